/** The Data view's worker: shows a data set's images as a run sees them, and looks for what they have in common. */
import { indicesOfClass, meanAndVariance } from "../analysis/classImages";
import { findDuplicates, placeOf } from "../analysis/duplicates";
import { averaged, shrinkFactor, shrunkShape } from "../analysis/features";
import { principalComponents } from "../analysis/pca";
import { umapPlaces } from "../analysis/umap";
import { parseExperiment } from "../settings/experiment";
import { keyOf, permutation } from "../settings/random";
import type { RunSplit } from "../training/data";
import { DataLoader } from "./dataLoader";
import type {
  Atlas,
  DataPart,
  DataQuestions,
  FromDataWorker,
  ImageMap,
  LoadedSet,
  QuestionKind,
  ToDataWorker,
} from "./dataProtocol";
import { nextTask } from "./nextTask";
import type { PreparedData } from "./prepareData";
import type { Split } from "./protocol";

const splits = ["train", "validation", "test"] as const satisfies readonly Split[];
const mapSide = 32; // larger images are averaged down, so that a map takes seconds
const umapComponents = 50; // as is usual before UMAP: less noise, and distances that cost little
const umapRounds = 8; // the weakest of so many components need not be exact
const tellEveryMs = 50;

interface Asked {
  readonly id: number;
  readonly tell: (task: string, done: number, total: number) => void;
}

type Answers = {
  [Kind in QuestionKind]: (
    ask: DataQuestions[Kind]["ask"],
    asked: Asked,
  ) => DataQuestions[Kind]["answer"] | Promise<DataQuestions[Kind]["answer"]>;
};

const post = (message: FromDataWorker, transfer: Transferable[] = []) =>
  self.postMessage(message, { transfer });

let siteUrl = "";
let loader: { readonly dataset: string; readonly loader: DataLoader } | undefined;
let loading: Asked | undefined;
let prepared: PreparedData | undefined;
const cancelled = new Set<number>();

const answers: Answers = {
  async load({ experiment: value, files }, asked) {
    const experiment = parseExperiment(value);
    const { dataset } = experiment.data;
    if (loader?.dataset !== dataset) {
      const tell = (task: string, done: number, total: number) => loading?.tell(task, done, total);
      loader = { dataset, loader: new DataLoader(siteUrl, tell) }; // the set before makes room
      prepared = undefined;
    }
    loading = asked;
    prepared = await loader.loader.prepare(experiment, files);
    return loadedSet(prepared);
  },
  async atlas({ part, positions }): Promise<Atlas> {
    const [height, width, channels] = shown().run.imageShape;
    const pixels = pixelsOf(part, positions);
    const columns = Math.ceil(Math.sqrt(positions.length));
    const picture = new ImageData(columns * width, Math.ceil(positions.length / columns) * height);
    for (let image = 0; image < positions.length; image++) {
      const left = (image % columns) * width;
      const top = Math.floor(image / columns) * height;
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const from = ((image * height + y) * width + x) * channels;
          const to = 4 * ((top + y) * picture.width + left + x);
          for (let color = 0; color < 3; color++)
            picture.data[to + color] = pixels[from + (channels === 3 ? color : 0)];
          picture.data[to + 3] = 255;
        }
      }
    }
    return { bitmap: await createImageBitmap(picture), columns };
  },
  images({ images }) {
    const parts = images.map(({ split, position }) => pixelsOf(split, Uint32Array.of(position)));
    const pixels = new Uint8Array(parts.length * imageSize());
    parts.forEach((part, index) => void pixels.set(part, index * part.length));
    return pixels;
  },
  classImages({ classes }) {
    const { images, indices } = partOf("train");
    return classes.map((label) =>
      meanAndVariance(images, imageSize(), indicesOfClass(images.labels, indices, label)),
    );
  },
  async map({ method, part, count: wanted, seed }, asked): Promise<ImageMap> {
    const { imageShape } = shown().run;
    const { images, indices } = partOf(part);
    const order = permutation(indices.length, keyOf(seed, "map", "images", 0));
    const positions = order.slice(0, wanted).sort();
    const shrink = shrinkFactor(imageShape, mapSide);
    const shape = shrunkShape(imageShape, shrink);
    const chosen = positions.map((position) => indices[position]);
    const features = averaged(images, imageShape, chosen, shrink);
    const count = positions.length;
    const size = shape[0] * shape[1] * shape[2];
    const wantedComponents =
      method === "pca" ? { componentCount: 2 } : { componentCount: umapComponents, roundLimit: umapRounds };
    const { scores, shares } = await worked(
      principalComponents(features, { count, size, seed, ...wantedComponents }),
      "Finding the principal components",
      asked,
    );
    const told = { method, part, positions, shares: [...shares], shrink };
    if (method === "pca") return { ...told, places: inPlane(scores, shares.length) };
    const umap = umapPlaces(scores, { count, size: shares.length, seed });
    return { ...told, places: await worked(umap, "Laying out the map", asked) };
  },
  async duplicates(_, asked) {
    const { run } = shown();
    const set = { shape: run.imageShape, parts: splits.map((split) => run[split]) };
    const { pairs, isCutShort } = await worked(findDuplicates(set), "Comparing the images", asked);
    const refOf = (place: number) => {
      const { part, position } = placeOf(set, place);
      return { split: splits[part], position };
    };
    return {
      isCutShort,
      pairs: pairs.map(({ first, second, ...rest }) => ({
        first: refOf(first),
        second: refOf(second),
        ...rest,
      })),
    };
  },
};

function shown(): PreparedData {
  if (!prepared) throw new Error("data: expected a data set that is loaded, got none; load it again");
  return prepared;
}

const imageSize = () => shown().run.imageShape.reduce((product, side) => product * side, 1);

function partOf(part: DataPart): RunSplit {
  const { run } = shown();
  if (part === "trainFile" || part === "testFile") {
    const { images } = run[part === "trainFile" ? "train" : "test"];
    return { images, indices: Uint32Array.from(images.labels.keys()) };
  }
  return run[part];
}

function loadedSet({ summary }: PreparedData): LoadedSet {
  const parts = ["train", "validation", "test", "trainFile", "testFile"] as const;
  const of = <Value>(give: (split: RunSplit) => Value) =>
    Object.fromEntries(parts.map((part) => [part, give(partOf(part))])) as Record<DataPart, Value>;
  return {
    data: summary,
    labels: of(({ images, indices }) => Uint8Array.from(indices, (index) => images.labels[index])),
    indices: of(({ indices }) => indices.slice()),
  };
}

function pixelsOf(part: DataPart, positions: Uint32Array): Uint8Array {
  const size = imageSize();
  const { run } = shown();
  const isFile = part === "trainFile" || part === "testFile";
  const { images, indices } = isFile ? run[part === "trainFile" ? "train" : "test"] : run[part];
  const pixels = new Uint8Array(positions.length * size);
  positions.forEach((position, row) => {
    const index = isFile ? position : indices[position];
    pixels.set(images.pixels.subarray(index * size, (index + 1) * size), row * size);
  });
  return pixels;
}

/** The first two components; the second is 0 where images differ in one number only. */
function inPlane(scores: Float32Array, componentCount: number): Float32Array {
  if (componentCount >= 2) return scores;
  return Float32Array.from({ length: 2 * scores.length }, (_, at) => (at % 2 === 0 ? scores[at / 2] : 0));
}

class Cancelled extends Error {}

/** Works to the end, lets questions in between, and tells how far it is. */
async function worked<Value>(
  work: Generator<number, Value>,
  task: string,
  { id, tell }: Asked,
): Promise<Value> {
  let toldMs = Number.NEGATIVE_INFINITY;
  for (let next = work.next(); ; next = work.next()) {
    if (next.done) return next.value;
    if (performance.now() - toldMs > tellEveryMs) {
      toldMs = performance.now();
      tell(task, next.value, 1);
      await nextTask();
      if (cancelled.has(id)) throw new Cancelled();
    }
  }
}

const transferOf = (answer: unknown): Transferable[] => {
  if (answer instanceof Uint8Array) return [answer.buffer as ArrayBuffer];
  return answer && typeof answer === "object" && "bitmap" in answer ? [(answer as Atlas).bitmap] : [];
};

async function answer(id: number, { kind, ...ask }: { kind: QuestionKind }): Promise<void> {
  const tell = (task: string, done: number, total: number) =>
    post({ kind: "progress", id, task, done, total });
  try {
    const give = answers[kind] as (ask: object, asked: Asked) => Promise<unknown>;
    const given = await give(ask, { id, tell });
    post({ kind: "done", id, answer: given }, transferOf(given));
  } catch (error) {
    if (!(error instanceof Cancelled)) post({ kind: "failed", id, message: (error as Error).message });
  } finally {
    cancelled.delete(id);
  }
}

self.onmessage = ({ data }: MessageEvent<ToDataWorker>) => {
  if (data.kind === "open") siteUrl = data.siteUrl;
  else if (data.kind === "cancel") cancelled.add(data.id);
  else void answer(data.id, data.question);
};
