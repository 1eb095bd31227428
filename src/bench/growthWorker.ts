/** Trains LeNet-5 on the processor for as many steps as each message asks, then says what the run holds. */
import * as tf from "@tensorflow/tfjs-core";
import type { CpuBackend } from "../kernels/backend";
import { start } from "./engines/strata";
import type { GrowthRequest, Holdings } from "./growth";

const engine = start("cpu", "lenet5", 32);

self.onmessage = async ({ data: { steps } }: MessageEvent<GrowthRequest>) => {
  const { step, settle } = await engine;
  const start = performance.now();
  for (let count = 0; count < steps; count++) await step();
  await settle();
  const ms = performance.now() - start;
  const { numTensors: tensorCount, numBytes: tensorBytes } = tf.memory();
  const { heap } = (tf.backend() as CpuBackend).kernels;
  const { usedBytes: heapBytes, memory } = heap;
  const holdings: Holdings = {
    tensorCount,
    tensorBytes,
    heapBytes,
    memoryBytes: memory.buffer.byteLength,
    ms,
  };
  self.postMessage(holdings);
};
