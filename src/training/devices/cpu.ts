/** The processor as a device to train on, by our own kernels. */
import * as tf from "@tensorflow/tfjs-core";
import { startCpuBackend } from "../../kernels/start";
import { usualThreadCount } from "../../kernels/wasmKernels";
import type { Device, FoundDevice } from "./device";

const nameOf = (threadCount: number) =>
  `WebAssembly, ${threadCount === 1 ? "1 thread" : `${threadCount} threads`}`;

/** What our kernels would compute on, without starting them. */
export const findCpu = (): FoundDevice => ({ name: "cpu", device: nameOf(usualThreadCount()) });

/** @throws if this browser has no WebAssembly SIMD. */
export async function startCpu(): Promise<Device> {
  const { threadCount, limitation } = await startCpuBackend();
  const name = tf.getBackend();
  return {
    info: {
      name: "cpu",
      device: nameOf(threadCount),
      isSoftware: false,
      reason: limitation?.replace(/\.$/, "") ?? "",
      floatBits: 32,
    },
    read: async (tensor) => (await tensor.data()) as Float32Array,
    lost: new Promise(() => {}),
    resume: async () => void (await tf.setBackend(name)),
  };
}
