/** What a net's outputs say about classes: a share for each, as its loss has it. */
import { chunkOutputs, chunkSize } from "./chunks";
import type { RunData } from "./data";
import { ClassMeans } from "./losses/classMeans";
import type { TrainingRun } from "./run";

type Classify = (outputs: ArrayLike<number>) => Float64Array;

/** Means of the classes' training images, by the run that they are of, and when. */
const known = new WeakMap<TrainingRun, { revision: number; imageCount: number; means: ClassMeans }>();

/**
 * How outputs become shares of the classes with the weights as they are. For embeddings it looks at `imageCount`
 * training images first, unless it knows at least as many already.
 */
export async function classifierOf(run: TrainingRun, data: RunData, imageCount: number): Promise<Classify> {
  const { loss } = run;
  if (loss.kind === "score") return loss.probabilities;
  const count = Math.min(imageCount, data.train.indices.length);
  let entry = known.get(run);
  if (!entry || entry.revision !== run.revision || entry.imageCount < count) {
    const { revision } = run;
    entry = { revision, imageCount: count, means: await classMeans(run, data, count, loss.isDirectional) };
    known.set(run, entry);
  }
  const { means } = entry;
  return (outputs) => means.shares(outputs);
}

async function classMeans(run: TrainingRun, data: RunData, count: number, isDirectional: boolean) {
  const means = new ClassMeans(data.classCount, isDirectional);
  for (let first = 0; first < count; first += chunkSize) {
    const outputs = await chunkOutputs(run, data, data.train, first);
    const size = outputs.length / chunkSize;
    for (let row = 0; row < Math.min(chunkSize, count - first); row++) {
      const label = data.train.images.labels[data.train.indices[first + row]];
      means.add(outputs.subarray(row * size, (row + 1) * size), label);
    }
  }
  return means;
}
