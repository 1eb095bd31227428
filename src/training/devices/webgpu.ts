/** WebGPU as a device to train on; its code is loaded when it is first asked for. */
import * as tf from "@tensorflow/tfjs-core";
import { DeviceLostError } from "../errors";
import { checkArithmetic } from "../selfTest";
import type { Device, FoundDevice } from "./device";
import { isSoftwareRenderer } from "./renderer";

const selfTestMs = 20_000;

interface AdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly description: string;
  readonly isFallbackAdapter?: boolean;
}

/** What this file uses of the WebGPU API. */
interface Gpu {
  requestAdapter(options: object): Promise<{ readonly info: AdapterInfo } | null>;
}

/** Of a browser that has it, in a page or a worker. */
function adapterInfo(): Promise<AdapterInfo | undefined> {
  const gpu = (navigator as unknown as { gpu?: Gpu }).gpu;
  const adapter = gpu?.requestAdapter({ powerPreference: "high-performance" });
  return Promise.resolve(adapter).then((found) => found?.info);
}

/** `nvidia ampere`, or the driver's own description where there is one. */
function nameOf({ vendor, architecture, description }: AdapterInfo): string {
  return description || [vendor, architecture].filter(Boolean).join(" ") || "GPU";
}

function isSoftwareAdapter(info: AdapterInfo): boolean {
  return info.isFallbackAdapter === true || isSoftwareRenderer(`${info.architecture} ${info.description}`);
}

/** What WebGPU would compute on, without starting it. */
export async function findWebgpu(): Promise<FoundDevice> {
  const info = await adapterInfo().catch(() => undefined);
  if (!info) return { name: "webgpu", device: "", problem: "this browser offers no WebGPU" };
  const device = nameOf(info);
  return isSoftwareAdapter(info)
    ? { name: "webgpu", device, problem: `${device} computes in software here` }
    : { name: "webgpu", device };
}

/** @throws a clause that says why it cannot be had. */
export async function startWebgpu(): Promise<Device> {
  const info = await adapterInfo();
  if (!info) throw new Error("this browser offers no WebGPU");
  await import("@tensorflow/tfjs-backend-webgpu");
  tf.env().set("WEBGPU_CPU_FORWARD", false); // a curve depends on one arithmetic only
  if (!(await tf.setBackend("webgpu"))) throw new Error("WebGPU did not start");
  const { device } = tf.backend() as unknown as { device: { readonly lost: Promise<{ reason: string }> } };
  const lost = device.lost.then((): never => {
    throw new DeviceLostError();
  });
  lost.catch(() => {}); // whoever reads or listens hears of it
  const read = (tensor: tf.Tensor) => Promise.race([tensor.data() as Promise<Float32Array>, lost]);
  await checkArithmetic(read, selfTestMs);
  return {
    info: {
      name: "webgpu",
      device: nameOf(info),
      isSoftware: isSoftwareAdapter(info),
      reason: "",
      floatBits: 32,
    },
    read,
    lost,
    resume: async () => void (await tf.setBackend("webgpu")),
  };
}
