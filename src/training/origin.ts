/** What a run starts from, as numbers that fit on a card: so that two runs can be shown to start the same. */
import type { Network } from "../../models/network";
import type { Experiment } from "../settings/experiment";
import { TrainingBatches } from "./batches/trainingBatches";
import type { RunData } from "./data";
import { initialWeight, weightSpecs } from "./initializers";

export interface Origin {
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
  return { weights, order: await checksum(Uint32Array.from(order)), orderSteps };
}

async function checksum(values: Float32Array | Uint32Array): Promise<string> {
  if (!globalThis.crypto?.subtle) {
    throw new Error(
      "origin: expected a page that may hash, got one without https; serve it from https or localhost",
    );
  }
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(new Uint8Array(digest, 0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
