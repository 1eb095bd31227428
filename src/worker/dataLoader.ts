/** Loads data sets for the worker: from dropped files, from the site's data folder, or drawn by the program. */
import { type DatasetEntry, type DatasetId, datasets } from "../../datasets";
import { unpackDataset } from "../../datasets/container";
import { splitDataset } from "../../datasets/split";
import type { Dataset, FileSource } from "../../datasets/types";
import type { Experiment } from "../settings/experiment";
import { channelStatistics } from "../training/batches/inputs";
import type { RunData, RunSplit } from "../training/data";
import { packedSet } from "./packed";
import type { DataSummary, Split } from "./protocol";
import { readKept, readStored, storeSet, whyNotKept } from "./storage";

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
      dataset =
        (await this.packed(id, files)) ??
        (await entry.load({
          files: this.fileSource(id, own),
          options: experiment.data.options,
          onProgress: (done, total) => this.onProgress(task, done, total),
        }));
      this.loaded.set(key, dataset);
      for (const [path, file] of own) this.dropped.set(path, file);
    }
    return prepare(experiment, dataset);
  }

  /** A set of the registry as this browser keeps it: one that was just fetched, or the stored one. */
  private async packed(id: DatasetId, files: readonly File[]): Promise<Dataset | undefined> {
    if (id === "own" || datasets[id].files.length === 0) return undefined;
    const fetched = files.find(isPacked);
    if (fetched) return unpackDataset(new Uint8Array(await fetched.arrayBuffer()), fetched.name);
    if (files.length > 0) return undefined;
    const kept = await readKept(id);
    return kept && unpackDataset(kept.bytes, `${id}: ${kept.name}`);
  }

  /**
   * Keeps the files of a set of the registry that were dropped, so that a reload has them.
   * @returns why they could not be kept, if so; undefined too where nothing was to be kept
   */
  async keep(experiment: Experiment, files: readonly File[]): Promise<{ problem?: string } | undefined> {
    const id = experiment.data.dataset;
    const dataset = this.loaded.get(cacheKey(experiment));
    if (id === "own" || !dataset || files.length === 0 || files.some(isPacked)) return undefined;
    try {
      const { set, file } = await packedSet(dataset, { dataset: id });
      await storeSet(set, file);
      return {};
    } catch (error) {
      return {
        problem: `${dataset.title} could not be kept in this browser (${whyNotKept(error as Error)})`,
      };
    }
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

const isPacked = ({ name }: File) => name.endsWith(".set");

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
      collectedBy: dataset.collectedBy,
      counts: { train: labels.train.length, validation: labels.validation.length, test: labels.test.length },
      fileCounts: { train: dataset.train.labels.length, test: dataset.test.labels.length },
      ...channelStatistics(train, dataset.imageShape),
      classCounts,
      labels,
    },
  };
}
