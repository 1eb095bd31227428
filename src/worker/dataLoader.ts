/** Loads data sets for the worker: from dropped files, from the site's data folder, or drawn by the program. */
import { type DatasetEntry, type DatasetId, datasets } from "../../datasets";
import { arrange, arrangementKey } from "../../datasets/arrange";
import { unpackDataset } from "../../datasets/container";
import { DataError, reasonOf } from "../../datasets/errors";
import { bytesOf } from "../../datasets/sourceFile";
import type { Dataset, FileSource } from "../../datasets/types";
import type { Experiment } from "../settings/experiment";
import { CorruptedTest } from "./corruptedTest";
import { whileRunsWait } from "./nextTask";
import { packedSet } from "./packed";
import { type PreparedData, prepareData } from "./prepareData";
import { SetCache } from "./setCache";
import { readKept, readStored, storeSet, whyNotKept } from "./storage";

/** Holds what it has read, arranged and corrupted, so that a change of the recipe reads nothing again. */
export class DataLoader {
  private readonly loaded = new SetCache();
  /** The last set that was arranged otherwise than its files have it: one alone, since each is as large as the set. */
  private arranged?: { readonly file: Dataset; readonly key: string; readonly dataset: Dataset };
  private readonly corruptedTest = new CorruptedTest((done, total) =>
    this.onProgress("Corrupting test images", done, total),
  );
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
      const load = async () =>
        (await this.packed(id, files)) ??
        entry.load({
          files: this.fileSource(id, own),
          options: experiment.data.options,
          onProgress: (done, total) => this.onProgress(task, done, total),
        });
      dataset = await whileRunsWait(load());
      this.loaded.set(key, dataset);
      for (const [path, file] of own) this.dropped.set(path, file);
    }
    const arranged = this.arrangedFor(experiment, dataset);
    return this.corruptedTest.apply(prepareData(experiment, dataset, arranged), arranged);
  }

  private arrangedFor({ data, seed }: Experiment, file: Dataset): Dataset {
    const key = arrangementKey(data, seed);
    if (this.arranged?.file === file && this.arranged.key === key) return this.arranged.dataset;
    this.arranged = undefined; // before the next one is made, so that there are never two
    const dataset = arrange(file, data, seed);
    if (dataset !== file) this.arranged = { file, key, dataset };
    return dataset;
  }

  /** A set of the registry as this browser keeps it: one that was just fetched, or the stored one. */
  private async packed(id: DatasetId, files: readonly File[]): Promise<Dataset | undefined> {
    if (id === "own" || datasets[id].files.length === 0) return undefined;
    const fetched = files.find(isPacked);
    if (files.length > 0) return fetched && unpackFile(fetched);
    const kept = await readKept(id);
    if (kept) return unpackDataset(kept.bytes, `${id}: ${kept.name}`);
    // Fetched before, where nothing can be kept.
    const before = [...this.dropped].find(([path, file]) => path.startsWith(`${id}/`) && isPacked(file));
    return before && unpackFile(before[1]);
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
      const { set, file } = await whileRunsWait(packedSet(dataset, { dataset: id }));
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
      if (file) return file;
      if (id === "own") return readStored(name);
      if (files.size > 0) return undefined; // dropped files are not mixed with the folder's
      const response = await fetch(new URL(`data/${id}/${name}`, this.siteUrl)).catch(() => undefined);
      // A site without the file may answer with its own page, and so may a network that asks to log in.
      const isPage = response?.headers.get("Content-Type")?.startsWith("text/html") ?? false;
      if (!response?.ok || isPage) return undefined;
      return response.blob().catch((error: Error) => {
        const got = `one that was cut off on the way (${reasonOf(error)})`;
        throw new DataError(`${id}/${name}`, "a whole file from the data folder", got, "choose it again");
      });
    };
  }
}

/** Fetches what draws and reads data sets, so that they are there when the network is gone. */
export async function fetchReaders(): Promise<void> {
  await Promise.allSettled([
    import("../../datasets/strokes"),
    import("../../datasets/shapes"),
    import("../../datasets/mnist"),
    import("../../datasets/fashionMnist"),
    import("../../datasets/cifar"),
    import("../../datasets/own"),
  ]);
}

const isPacked = ({ name }: File) => name.endsWith(".set");

const unpackFile = async (file: File) => unpackDataset(await bytesOf(file, file.name), file.name);

/** One set of the user's own is not another. */
const cacheKey = ({ data }: Experiment) => `${data.dataset} ${Object.values(data.options).join(" ")}`;
