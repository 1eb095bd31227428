/** Measures a network on a whole split. */
import * as tf from "@tensorflow/tfjs-core";
import { inputNormalizer } from "./batches/inputs";
import { makeBatch, type RunData, type RunSplit } from "./data";
import type { Evaluation, TrainingEvent } from "./events";
import type { TrainingRun } from "./run";

const chunkSize = 128; // one shape, so one set of programs; the last chunk is filled up and the filling ignored

/**
 * Loss, accuracy and predictions on a split. Yields its progress after each chunk, so that others may work in
 * between; sums in float64, so that the result does not depend on the chunks.
 */
export async function* evaluate(
  run: TrainingRun,
  data: RunData,
  split: "validation" | "test",
): AsyncGenerator<TrainingEvent, Evaluation> {
  const total = data[split].indices.length;
  const predictions = new Uint8Array(total);
  const confidences = new Float32Array(total);
  let lossSum = 0;
  let correctCount = 0;
  for (let first = 0; first < total; first += chunkSize) {
    const count = Math.min(chunkSize, total - first);
    const logits = await chunkLogits(run, data, data[split], first);
    for (let row = 0; row < count; row++) {
      const probabilities = softmax(logits.subarray(row * data.classCount, (row + 1) * data.classCount));
      const predicted = largest(probabilities);
      const label = data[split].images.labels[data[split].indices[first + row]];
      predictions[first + row] = predicted;
      confidences[first + row] = probabilities[predicted];
      lossSum += logLoss(logits.subarray(row * data.classCount, (row + 1) * data.classCount), label);
      correctCount += Number(predicted === label);
    }
    yield { kind: "evaluating", split, done: first + count, total };
  }
  return { loss: lossSum / total, accuracy: correctCount / total, predictions, confidences };
}

async function chunkLogits(
  run: TrainingRun,
  data: RunData,
  split: RunSplit,
  first: number,
): Promise<Float32Array> {
  const total = split.indices.length;
  const positions = Uint32Array.from({ length: chunkSize }, (_, row) => Math.min(first + row, total - 1));
  const batch = makeBatch(data, split, positions, inputNormalizer(data, run.experiment.recipe));
  return run.logits(batch.images).finally(() => tf.dispose([batch.images, batch.labels]));
}

/** Probabilities of logits `[classes]`, in float64. */
export function softmax(logits: ArrayLike<number>): Float64Array {
  const top = maximum(logits);
  const weights = Float64Array.from(logits, (logit) => Math.exp(logit - top));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** −log softmax(logits)[label], in nats; finite however far apart the logits are. */
function logLoss(logits: ArrayLike<number>, label: number): number {
  const top = maximum(logits);
  let sum = 0;
  for (let index = 0; index < logits.length; index++) sum += Math.exp(logits[index] - top);
  return Math.log(sum) + top - logits[label];
}

const maximum = (values: ArrayLike<number>) => values[largest(values)];

/** The position of the largest value, the first of several. */
function largest(values: ArrayLike<number>): number {
  let best = 0;
  for (let index = 1; index < values.length; index++) if (values[index] > values[best]) best = index;
  return best;
}
