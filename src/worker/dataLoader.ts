/** Loads data sets for the worker: from dropped files, from the site's data folder, or drawn by the program. */
import { type DatasetEntry, datasets } from "../../datasets";
import { splitDataset } from "../../datasets/split";
import type { Dataset, FileSource } from "../../datasets/types";
import type { Experiment } from "../settings/experiment";
import { channelStatistics } from "../training/batches/inputs";
import type { RunData, RunSplit } from "../training/data";
import type { DataSummary, Split } from "./protocol";
import { readStored } from "./storage";

/** A data set, split as an experiment asks. */
export interface PreparedData {
  readonly experiment: Experiment;
  readonly run: RunData;
  readonly summary: DataSummary;
}

export class DataLoader {
  private readonly loaded = new Map<string, Dataset>();
  private readonly dropped = new Map<string, File>();

  constructor(
    private readonly siteUrl: string,
    private readonly onProgress: (task: string, done: number, total: number) => void,
  ) {}

  /**
   * The experiment's data; a set that was loaded before is taken again unless new files came.
   * @throws the loader's sentence; what was loaded before stays.
   */
  async prepare(experiment: Experiment, files: readonly File[] = []): Promise<PreparedData> {
    const id = experiment.data.dataset;
    const entry: DatasetEntry = datasets[id];
    const key = cacheKey(experiment);
    let dataset = this.loaded.get(key);
    if (!dataset || files.length > 0) {
      const own = new Map(files.map((file) => [`${id}/${file.name}`, file]));
      const task = entry.files.length === 0 ? `Drawing ${entry.title}` : `Reading ${entry.title}`;
      dataset = await entry.load({
        files: this.fileSource(id, own),
        options: experiment.data.options,
        onProgress: (done, total) => this.onProgress(task, done, total),
      });
      this.loaded.set(key, dataset);
      for (const [path, file] of own) this.dropped.set(path, file);
    }
    return prepare(experiment, dataset);
  }

  private fileSource(id: string, files: ReadonlyMap<string, File>): FileSource {
    return async (name) => {
      const file = files.get(`${id}/${name}`) ?? this.dropped.get(`${id}/${name}`);
      if (file) return new Uint8Array(await file.arrayBuffer());
      if (id === "own") return readStored(name);
      if (files.size > 0) return undefined; // dropped files are not mixed with the folder's
      const response = await fetch(new URL(`data/${id}/${name}`, this.siteUrl)).catch(() => undefined);
      // A site without the file may answer with its own page, and so may a network that asks to log in.
      const isPage = response?.headers.get("Content-Type")?.startsWith("text/html") ?? false;
      return response?.ok && !isPage ? new Uint8Array(await response.arrayBuffer()) : undefined;
    };
  }
}

/** One set of the user's own is not another. */
const cacheKey = ({ data }: Experiment) => `${data.dataset} ${Object.values(data.options).join(" ")}`;

function prepare(experiment: Experiment, dataset: Dataset): PreparedData {
  const { data, seed } = experiment;
  const splits = splitDataset(dataset, { seed, ...data });
  const split = (name: Split): RunSplit => ({
    images: name === "test" ? dataset.test : dataset.train,
    indices: splits[name],
  });
  const train = split("train");
  const labelsOf = ({ images, indices }: RunSplit) =>
    Uint8Array.from(indices, (index) => images.labels[index]);
  const labels = {
    train: labelsOf(train),
    validation: labelsOf(split("validation")),
    test: labelsOf(split("test")),
  };
  const classCounts = dataset.classNames.map(() => 0);
  for (const label of labels.train) classCounts[label] += 1;
  return {
    experiment,
    run: {
      imageShape: dataset.imageShape,
      classCount: dataset.classNames.length,
      train,
      validation: split("validation"),
      test: split("test"),
    },
    summary: {
      dataset: data.dataset,
      title: dataset.title,
      classNames: dataset.classNames,
      imageShape: dataset.imageShape,
      counts: { train: labels.train.length, validation: labels.validation.length, test: labels.test.length },
      fileCounts: { train: dataset.train.labels.length, test: dataset.test.labels.length },
      ...channelStatistics(train, dataset.imageShape),
      classCounts,
      labels,
    },
  };
}
