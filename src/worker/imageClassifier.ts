/** What a run's net makes of single images: of a split, or drawn by the user. */
import * as tf from "@tensorflow/tfjs-core";
import { inputNormalizer, type Normalize } from "../training/batches/inputs";
import { classifierOf } from "../training/classify";
import { packImages, type RunData } from "../training/data";
import { type LayerChoice, type LayerMaps, layerMaps } from "../training/layerMaps";
import type { TrainingRun } from "../training/run";
import type { ProbeImage } from "./protocol";

const capacity = 32; // images of one pass; one shape, so one set of programs
const classImageCount = 256; // training images that say where an embedding's classes lie; several passes a second

/** Needs the run to itself while it classifies. */
export class ImageClassifier {
  private readonly normalize: Normalize | undefined;
  private readonly imageSize: number;

  constructor(
    private readonly run: TrainingRun,
    private readonly data: RunData,
  ) {
    const [height, width, channels] = data.imageShape;
    this.imageSize = height * width * channels;
    this.normalize = inputNormalizer(data, run.experiment.recipe);
  }

  /** Whether the data have these images, and drawn ones are of their size. */
  has(images: readonly ProbeImage[]): boolean {
    return images.every((image) =>
      "pixels" in image
        ? image.pixels.length === this.imageSize
        : image.index < this.data[image.split].indices.length,
    );
  }

  /** Shares of the classes `[count, classCount]` by the rule of the loss, with the weights as they are. */
  async classify(images: readonly ProbeImage[]): Promise<Float32Array> {
    const { classCount } = this.data;
    const values = new Float32Array(images.length * classCount);
    const classify = await classifierOf(this.run, this.data, classImageCount);
    for (let first = 0; first < images.length; first += capacity) {
      const part = images.slice(first, first + capacity);
      const outputs = await this.outputsOf(part);
      const size = outputs.length / capacity;
      for (let row = 0; row < part.length; row++) {
        const shares = classify(outputs.subarray(row * size, (row + 1) * size));
        values.set(shares, (first + row) * classCount);
      }
    }
    return values;
  }

  /** `[capacity, …]`; what lies behind the images is of no meaning. */
  private async outputsOf(images: readonly ProbeImage[]): Promise<Float32Array> {
    const packed = new Float32Array(capacity * this.imageSize);
    for (const [row, image] of images.entries()) packed.set(this.inputOf(image), row * this.imageSize);
    const batch = tf.tensor4d(packed, [capacity, ...this.data.imageShape]);
    return this.run.logits(batch).finally(() => batch.dispose());
  }

  /** What a layer makes of an image. */
  async look(layer: LayerChoice, image: ProbeImage): Promise<LayerMaps> {
    // On a GPU another number of images would need programs of its own.
    const count = this.run.device.info.name === "cpu" ? 1 : capacity;
    const packed = new Float32Array(count * this.imageSize);
    packed.set(this.inputOf(image));
    const batch = tf.tensor4d(packed, [count, ...this.data.imageShape]);
    return layerMaps(this.run, layer, batch).finally(() => batch.dispose());
  }

  private inputOf(image: ProbeImage): Float32Array {
    const input = this.pixelsOf(image);
    this.normalize?.(input);
    return input;
  }

  private pixelsOf(image: ProbeImage): Float32Array {
    if ("pixels" in image) return packImages(image.pixels, this.imageSize, [0]);
    const { images, indices } = this.data[image.split];
    return packImages(images.pixels, this.imageSize, [indices[image.index]]);
  }
}
