/** What a net makes of every image of a split. */
import { chunkOutputs, chunkSize } from "./chunks";
import { classifierOf } from "./classify";
import type { RunData } from "./data";
import { classImageCount } from "./evaluate";
import type { TrainingRun } from "./run";

/**
 * Shares of the classes by the rule of the loss, `[count, classCount]`, in the order of the split. Yields after each
 * chunk how many images are done.
 */
export async function* classifySplit(
  run: TrainingRun,
  data: RunData,
  split: "train" | "validation" | "test",
): AsyncGenerator<number, Float32Array> {
  const { classCount } = data;
  const total = data[split].indices.length;
  const shares = new Float32Array(total * classCount);
  const classify = await classifierOf(run, data, classImageCount);
  for (let first = 0; first < total; first += chunkSize) {
    const count = Math.min(chunkSize, total - first);
    const outputs = await chunkOutputs(run, data, data[split], first);
    const size = outputs.length / chunkSize;
    for (let row = 0; row < count; row++) {
      const one = classify(outputs.subarray(row * size, (row + 1) * size));
      shares.set(one, (first + row) * classCount);
    }
    yield first + count;
  }
  return shares;
}
