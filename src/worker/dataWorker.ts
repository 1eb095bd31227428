/** The Data view's worker: shows a data set's images as a run sees them, and looks for what they have in common. */
import { indicesOfClass, meanAndVariance } from "../analysis/classImages";
import { findDuplicates, placeOf } from "../analysis/duplicates";
import { parseExperiment } from "../settings/experiment";
import { atlasOf } from "./atlas";
import type { TellProgress } from "./dataClient";
import { DataLoader } from "./dataLoader";
import type { Atlas, DataQuestions, FromDataWorker, QuestionKind, ToDataWorker } from "./dataProtocol";
import { drawMap } from "./imageMap";
import { nextTask } from "./nextTask";
import { sentenceOf } from "./programParts";
import type { Split } from "./protocol";
import { ShownSet } from "./shownSet";

const splits = ["train", "validation", "test"] as const satisfies readonly Split[];
const tellEveryMs = 50;

interface Asked {
  readonly id: number;
  readonly tell: TellProgress;
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
const shown = new ShownSet((tell) => new DataLoader(siteUrl, tell));
const cancelled = new Set<number>();

const answers: Answers = {
  async load({ experiment, files }, { tell }) {
    const loaded = await shown.load(parseExperiment(experiment), files, tell);
    if (!loaded) throw new Cancelled();
    return loaded;
  },
  atlas: ({ part, positions }) => atlasOf(shown.pixelsAt(part, positions), shown.data.imageShape),
  images({ images }) {
    const size = shown.imageSize;
    const pixels = new Uint8Array(images.length * size);
    for (const [row, { split, position }] of images.entries())
      pixels.set(shown.pixelsAt(split, Uint32Array.of(position)), row * size);
    return pixels;
  },
  classImages({ classes }) {
    const { images, indices } = shown.partOf("train");
    return classes.map((label) =>
      meanAndVariance(images, shown.imageSize, indicesOfClass(images.labels, indices, label)),
    );
  },
  map: (ask, asked) =>
    drawMap(shown.partOf(ask.part), shown.data.imageShape, {
      ...ask,
      work: (steps, task) => worked(steps, task, asked),
    }),
  async duplicates(_, asked) {
    const { data } = shown;
    const set = { shape: data.imageShape, parts: splits.map((split) => data[split]) };
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

/** Nothing is said of what was asked. */
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
  const tell: TellProgress = (task, done, total) => post({ kind: "progress", id, task, done, total });
  try {
    const give = answers[kind] as (ask: object, asked: Asked) => Promise<unknown>;
    const given = await give(ask, { id, tell });
    post({ kind: "done", id, answer: given }, transferOf(given));
  } catch (error) {
    if (!(error instanceof Cancelled)) post({ kind: "failed", id, message: sentenceOf(error, "data") });
  } finally {
    cancelled.delete(id);
  }
}

self.onmessage = ({ data }: MessageEvent<ToDataWorker>) => {
  if (data.kind === "open") siteUrl = data.siteUrl;
  else if (data.kind === "cancel") cancelled.add(data.id);
  else void answer(data.id, data.question);
};
