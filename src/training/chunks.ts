/** A network over many images, in chunks of one shape: one set of programs. */
import * as tf from "@tensorflow/tfjs-core";
import { inputNormalizer } from "./batches/inputs";
import { makeBatch, type RunData, type RunSplit } from "./data";
import type { TrainingRun } from "./run";

export const chunkSize = 128;

/** Outputs of `chunkSize` images of a split from a position on; after its end, those of its last image again. */
export async function chunkOutputs(
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
