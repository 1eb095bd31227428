/** The data set that the Data view shows, and the parts of it. */
import { imagesAt } from "../../datasets/images";
import { splitImagesAt } from "../../datasets/split";
import type { Experiment } from "../settings/experiment";
import type { RunSplit } from "../training/data";
import type { TellProgress } from "./dataClient";
import type { DataLoader } from "./dataLoader";
import type { DataPart, LoadedSet } from "./dataProtocol";
import type { PreparedData } from "./prepareData";

const fileSplits = { trainFile: "train", testFile: "test" } as const;
const parts = ["train", "validation", "test", "trainFile", "testFile"] as const;

/** Holds the set that was asked for last. */
export class ShownSet {
  private loader?: { readonly dataset: string; readonly loader: Pick<DataLoader, "prepare"> };
  private prepared?: PreparedData;
  private tell: TellProgress = () => {};

  constructor(private readonly makeLoader: (tell: TellProgress) => Pick<DataLoader, "prepare">) {}

  /**
   * Loads the experiment's set in the place of the one before; nothing if another one is asked for meanwhile.
   * @throws the loader's sentence
   */
  async load(
    experiment: Experiment,
    files: readonly File[] | undefined,
    tell: TellProgress,
  ): Promise<LoadedSet | undefined> {
    const { dataset } = experiment.data;
    this.tell = tell;
    if (this.loader?.dataset !== dataset) {
      const loader = this.makeLoader((...progress) => this.tell(...progress));
      this.loader = { dataset, loader }; // the set before makes room
      this.prepared = undefined;
    }
    const prepared = await this.loader.loader.prepare(experiment, files);
    if (this.tell !== tell) return undefined;
    this.prepared = prepared;
    return this.described(prepared);
  }

  /** @throws if there is none */
  get data(): PreparedData["run"] {
    if (!this.prepared) {
      throw new Error("data: expected a data set that is loaded, got none; load it again");
    }
    return this.prepared.run;
  }

  /** Numbers of an image. */
  get imageSize(): number {
    return this.data.imageShape.reduce((product, side) => product * side, 1);
  }

  /** A split, or all images of its file. */
  partOf(part: DataPart): RunSplit {
    if (part !== "trainFile" && part !== "testFile") return this.data[part];
    const { images } = this.data[fileSplits[part]];
    return { images, indices: Uint32Array.from(images.labels.keys()) };
  }

  /** Pixels of images at these positions of a part, `[count, height, width, channels]`. */
  pixelsAt(part: DataPart, positions: Uint32Array): Uint8Array {
    if (part === "trainFile" || part === "testFile")
      return imagesAt(this.data[fileSplits[part]].images, positions).pixels;
    return splitImagesAt(this.data[part], positions).pixels;
  }

  private described({ summary }: PreparedData): LoadedSet {
    const of = <Value>(give: (split: RunSplit) => Value) =>
      Object.fromEntries(parts.map((part) => [part, give(this.partOf(part))])) as Record<DataPart, Value>;
    return {
      data: summary,
      labels: of(({ images, indices }) => Uint8Array.from(indices, (index) => images.labels[index])),
      indices: of(({ indices }) => indices.slice()),
    };
  }
}
