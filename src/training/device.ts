/** Starts TensorFlow.js on a device of this machine. */
import "@tensorflow/tfjs-core"; // before the gradients: it declares the flags that they read
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import { findCpu, startCpu } from "./devices/cpu";
import type { Device, FoundDevice } from "./devices/device";
import { findWebgl, startWebgl } from "./devices/webgl";
import { findWebgpu, startWebgpu } from "./devices/webgpu";
import type { BackendName } from "./events";

export type { Device, FoundDevice };

const starters: Record<BackendName, () => Promise<Device>> = {
  webgl: startWebgl,
  webgpu: startWebgpu,
  cpu: startCpu,
};

/**
 * Makes a backend TensorFlow.js' current one, software or not.
 * @throws a clause that says why it cannot be had.
 */
export function startDevice(name: BackendName): Promise<Device> {
  return starters[name]();
}

/** Every backend of this browser, the usual first choice first. */
export async function findDevices(): Promise<readonly FoundDevice[]> {
  const gpus = await Promise.all([findWebgl(), findWebgpu()]);
  return [...gpus, findCpu()];
}
