/** The batches that a run trains on. */
import * as tf from "@tensorflow/tfjs-core";
import type { Experiment, Recipe } from "../../settings/experiment";
import { imagesPerStep, type RunLength } from "../../settings/learningRate";
import { type Augment, makeAugment } from "../augmentation";
import type { Mixture } from "../augmentation/mixing";
import {
  type Batch,
  checkedLength,
  type PackedBatch,
  packBatch,
  type RunData,
  type RunSplit,
  uploadBatch,
} from "../data";
import { withLabelNoise } from "../noise/labels";
import { inputNormalizer } from "./inputs";
import { makeSampler, type Sampler } from "./sampling";

/** A batch on the processor, as the recipe has changed it. */
interface ChangedBatch extends PackedBatch {
  readonly mixture?: Mixture;
  /** Its images' places in the training split. */
  readonly positions: Uint32Array;
}

/** Every batch is a function of the experiment and the step alone, so a run may go on from any step. */
export class TrainingBatches {
  /** Of the run. */
  readonly length: RunLength;
  private readonly recipe: Recipe;
  private readonly split: RunSplit;
  private readonly sampler: Sampler;
  private readonly augment: Augment | undefined;

  /** @throws SettingError if the recipe cannot work on these data. */
  constructor(
    private readonly data: RunData,
    { recipe, seed }: Pick<Experiment, "recipe" | "seed">,
  ) {
    const { train, imageShape, classCount } = data;
    this.recipe = recipe;
    this.length = checkedLength(recipe, train.indices.length);
    this.split = withLabelNoise(train, classCount, recipe, seed);
    const stepImages = imagesPerStep(recipe);
    this.sampler = makeSampler(this.split, {
      sampling: recipe.sampling,
      seed,
      stepImages,
      poolSize: recipe.poolFactor * stepImages,
      imageShape,
      classCount,
    });
    this.augment = makeAugment({ recipe, imageShape, seed, normalize: inputNormalizer(data, recipe) });
  }

  /** The batches of a step, which counts from 1. Each is disposed when the next one is asked for. */
  *of(step: number): Generator<Batch> {
    for (const packed of this.packed(step)) {
      const batch = this.upload(packed);
      try {
        yield batch;
      } finally {
        tf.dispose([batch.images, batch.labels, batch.mixed?.labels ?? []]);
      }
    }
  }

  private upload({ mixture, ...packed }: ChangedBatch): Batch {
    const batch = uploadBatch(packed, this.data.imageShape);
    if (!mixture) return batch;
    const labels = tf.tensor1d(packed.labels.slice().reverse(), "int32");
    return { ...batch, mixed: { labels, ...mixture } };
  }

  /** The places in the training split of a step's images, in their order. */
  positionsOf(step: number): Uint32Array {
    return this.sampler(step - 1, this.length.epochSteps);
  }

  /** The batches of a step before they go to the device. */
  *packed(step: number): Generator<ChangedBatch> {
    const { batchSize, accumulation } = this.recipe;
    const positions = this.positionsOf(step);
    for (let part = 0; part < accumulation; part++) {
      const own = positions.subarray(part * batchSize, (part + 1) * batchSize);
      const packed = packBatch(this.data, this.split, own);
      const mixture = this.augment?.(packed.images, drawOf(step, part, accumulation));
      yield { ...packed, mixture, positions: own };
    }
  }
}

/** Counts batches from 1: what is random in one is a function of it. */
function drawOf(step: number, part: number, accumulation: number): number {
  return (step - 1) * accumulation + part + 1;
}
