/** The machine's own limit: our matrix product in WebAssembly on the same threads, 512 × 512 by 512 × 512. */
import * as tf from "@tensorflow/tfjs-core";
import { startDevice } from "../../training/device";
import type { Engine } from "../job";

const size = 512;

export async function start(): Promise<Engine> {
  await startDevice("cpu");
  const [a, b] = [tf.randomNormal([size, size]), tf.randomNormal([size, size])];
  return {
    step: () => tf.matMul(a, b).dispose(), // done when it returns
    settle: async () => undefined,
    flops: 2 * size ** 3,
  };
}
