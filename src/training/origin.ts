/** What a run starts from, as numbers that fit on a card: so that two runs can be shown to start the same. */
import type { Network } from "../../models/network";
import type { Experiment } from "../settings/experiment";
import { TrainingBatches } from "./batches/trainingBatches";
import type { RunData } from "./data";
import { initialWeight, weightSpecs } from "./initializers";

export interface Origin {
  /** Of the training and test images before augmentation, each with its label; runs of older versions have none. */
  readonly images?: string;
  /** By weight: the first 16 hexadecimal digits of the SHA-256 of its initial values, little-endian float32. */
  readonly weights: Readonly<Record<string, string>>;
  /** The same of the images' places in the file in the order of training, little-endian uint32. */
  readonly order: string;
  /** How many steps `order` covers, from the first. */
  readonly orderSteps: number;
}

const orderLimit = 1_000;

/**
 * The initial weights and the batch order that the experiment's run has.
 * @throws `origin: expected …` where the browser hashes nothing, as on addresses without https.
 */
export async function originOf(experiment: Experiment, network: Network, data: RunData): Promise<Origin> {
  const { recipe, seed } = experiment;
  const weights: Record<string, string> = {};
  for (const spec of weightSpecs(network)) {
    weights[spec.name] = await checksum(initialWeight(spec, seed, recipe));
  }
  const batches = new TrainingBatches(data, experiment);
  const orderSteps = Math.min(batches.length.totalSteps, orderLimit);
  const order: number[] = [];
  for (let step = 1; step <= orderSteps; step++) {
    for (const position of batches.positionsOf(step)) order.push(data.train.indices[position]);
  }
  const images = await imagesChecksum(data);
  return { images, weights, order: await checksum(Uint32Array.from(order)), orderSteps };
}

/** Of 1,000 images at a time, so that no second copy of the set is in memory. */
async function imagesChecksum({ train, test }: RunData): Promise<string> {
  let sum = "";
  for (const { images, indices } of [train, test]) {
    const { pixels, labels } = images;
    const imageSize = pixels.length / labels.length;
    for (let from = 0; from < indices.length; from += 1_000) {
      const part = indices.subarray(from, from + 1_000);
      const bytes = new Uint8Array(part.length * (imageSize + 1));
      part.forEach((index, place) => {
        const start = index * imageSize;
        bytes.set(pixels.subarray(start, start + imageSize), place * (imageSize + 1));
        bytes[(place + 1) * (imageSize + 1) - 1] = labels[index];
      });
      sum = await checksum(new TextEncoder().encode(sum + (await checksum(bytes))));
    }
  }
  return sum;
}

async function checksum(values: Float32Array | Uint32Array | Uint8Array): Promise<string> {
  if (!globalThis.crypto?.subtle) {
    throw new Error(
      "origin: expected a page that may hash, got one without https; serve it from https or localhost",
    );
  }
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(new Uint8Array(digest, 0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
