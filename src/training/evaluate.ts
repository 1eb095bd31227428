/** Measures a network on a whole split. */
import * as tf from "@tensorflow/tfjs-core";
import { chunkOutputs, chunkSize } from "./chunks";
import { classifierOf } from "./classify";
import type { RunData } from "./data";
import type { Evaluation, TrainingEvent } from "./events";
import type { EmbeddingLoss } from "./losses";
import { largest } from "./losses/probabilities";
import type { TrainingRun } from "./run";

export const classImageCount = 2_000; // training images that say where an embedding's classes lie

/**
 * Loss, accuracy and predictions on a split. Yields its progress after each chunk, so that others may work in
 * between; sums in float64, so that the result does not depend on the chunks.
 */
export async function* evaluate(
  run: TrainingRun,
  data: RunData,
  split: "validation" | "test",
): AsyncGenerator<TrainingEvent, Evaluation> {
  const { loss } = run;
  const total = data[split].indices.length;
  const predictions = new Uint8Array(total);
  const confidences = new Float32Array(total);
  const labels = Int32Array.from(data[split].indices, (index) => data[split].images.labels[index]);
  const points: Float32Array[] = [];
  let lossSum = 0;
  let correctCount = 0;
  const classify = await classifierOf(run, data, classImageCount);
  for (let first = 0; first < total; first += chunkSize) {
    const count = Math.min(chunkSize, total - first);
    const outputs = await chunkOutputs(run, data, data[split], first);
    const size = outputs.length / chunkSize;
    for (let row = 0; row < count; row++) {
      const one = outputs.subarray(row * size, (row + 1) * size);
      const probabilities = classify(one);
      const predicted = largest(probabilities);
      predictions[first + row] = predicted;
      confidences[first + row] = probabilities[predicted];
      correctCount += Number(predicted === labels[first + row]);
      if (loss.kind === "score") lossSum += loss.ofImage(one, labels[first + row]);
      else points.push(one);
    }
    yield { kind: "evaluating", split, done: first + count, total };
  }
  if (loss.kind === "embedding") lossSum = total * (await embeddingLoss(run, loss, points, labels));
  const penalty = await run.penalty();
  const measured = { loss: lossSum / total, accuracy: correctCount / total, predictions, confidences };
  return penalty === undefined ? measured : { ...measured, penalty };
}

/** The mean over groups of a batch's size, in the order of the split; each counts by its images, one alone not. */
async function embeddingLoss(
  run: TrainingRun,
  loss: EmbeddingLoss,
  points: readonly Float32Array[],
  labels: Int32Array,
): Promise<number> {
  const { batchSize } = run.experiment.recipe;
  let [sum, count] = [0, 0];
  for (let first = 0; first < points.length; first += batchSize) {
    const group = points.slice(first, first + batchSize);
    if (group.length === 1 && first > 0) break;
    count += group.length;
    const value = tf.tidy(() => {
      const values = new Float32Array(group.length * group[0].length);
      group.forEach((point, row) => void values.set(point, row * point.length));
      const groupLabels = tf.tensor1d(labels.slice(first, first + group.length), "int32");
      return loss.ofBatch(groupLabels, tf.tensor2d(values, [group.length, group[0].length]));
    });
    sum += group.length * (await run.device.read(value).finally(() => value.dispose()))[0];
  }
  return sum / count;
}
