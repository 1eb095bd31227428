/** Starts TensorFlow.js on the best backend that computes rightly here, and reads its tensors safely. */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import { setWebGLContext } from "@tensorflow/tfjs-backend-webgl";
import { startCpuBackend } from "../kernels/start";
import { DeviceLostError } from "./errors";
import type { BackendInfo } from "./events";
import { checkArithmetic } from "./selfTest";

export interface Device {
  readonly info: BackendInfo;
  /** The values of a tensor. Rejects with DeviceLostError rather than wait for a device that is gone. */
  read(tensor: tf.Tensor): Promise<Float32Array>;
  /** Rejects with DeviceLostError when the device is lost, and never resolves. */
  readonly lost: Promise<never>;
}

const selfTestMs = 20_000; // a software rasteriser compiles its first programs for several seconds
const freeTextureBytes = 256 * 2 ** 20;

/**
 * Starts a backend: WebGL on a GPU; the processor's own kernels where WebGL is missing, too coarse, wrong, or
 * drawn in software, which is many times slower than they are.
 * @throws if the backend that was asked for cannot be had.
 */
export async function startDevice(request: "auto" | BackendInfo["name"] = "auto"): Promise<Device> {
  if (request === "cpu") return startCpu("it was asked for");
  try {
    return await startWebgl(request === "webgl");
  } catch (error) {
    if (request === "webgl") throw error;
    return startCpu((error as Error).message);
  }
}

async function startCpu(reason: string): Promise<Device> {
  const { threadCount, limitation } = await startCpuBackend();
  const device = `WebAssembly, ${threadCount === 1 ? "1 thread" : `${threadCount} threads`}`;
  const why = limitation ? `${reason}. ${limitation.replace(/\.$/, "")}` : reason;
  const info: BackendInfo = { name: "cpu", device, isSoftware: false, reason: why, floatBits: 32 };
  return { info, read: async (tensor) => (await tensor.data()) as Float32Array, lost: new Promise(() => {}) };
}

async function startWebgl(isSoftwareAllowed: boolean): Promise<Device> {
  // Before the first use of the backend: small tensors are computed on the device too, so that a curve depends
  // on one arithmetic only; programs take shapes as uniforms, which halves the number to compile.
  tf.env().setFlags({
    WEBGL_CPU_FORWARD: false,
    WEBGL_USE_SHAPES_UNIFORMS: true,
    WEBGL_DELETE_TEXTURE_THRESHOLD: freeTextureBytes,
  });
  const canvas = new OffscreenCanvas(1, 1);
  const gl = canvas.getContext("webgl2", {
    alpha: false,
    antialias: false,
    depth: false,
    stencil: false,
    premultipliedAlpha: false,
    powerPreference: "high-performance",
  });
  if (!gl) throw new Error("this browser offers no WebGL 2");
  const renderer = rendererOf(gl);
  const isSoftware = isSoftwareRenderer(renderer);
  if (isSoftware && !isSoftwareAllowed) throw new Error(`${deviceName(renderer)} draws in software here`);
  setWebGLContext(2, gl);
  if (!(await tf.setBackend("webgl"))) throw new Error("WebGL 2 did not start");
  const isFloat32 = tf.env().getBool("WEBGL_RENDER_FLOAT32_ENABLED");
  if (!isFloat32) throw new Error("this GPU only has 16-bit floats, in which training fails");
  // tfjs 4.22 has its test of the precision the wrong way round (tensorflow/tfjs#6980).
  (tf.backend() as unknown as { floatPrecisionValue: number }).floatPrecisionValue = 32;
  const lost = lossOf(canvas);
  const read = (tensor: tf.Tensor) => Promise.race([tensor.data() as Promise<Float32Array>, lost]);
  await checkArithmetic(read, selfTestMs);
  const device = deviceName(renderer);
  return { info: { name: "webgl", device, isSoftware, reason: "", floatBits: 32 }, read, lost };
}

/** Rejects when the canvas loses its context; tfjs itself would wait for ever, or read zeros. */
function lossOf(canvas: OffscreenCanvas): Promise<never> {
  const lost = new Promise<never>((_, reject) => {
    canvas.addEventListener("webglcontextlost", () => reject(new DeviceLostError()), { once: true });
  });
  lost.catch(() => {}); // whoever reads or listens hears of it
  return lost;
}

function rendererOf(gl: WebGL2RenderingContext): string {
  const extension = gl.getExtension("WEBGL_debug_renderer_info");
  return String(gl.getParameter(extension ? extension.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
}

/** SwiftShader, Mesa's llvmpipe and softpipe, and Windows' basic driver draw on the processor. */
export function isSoftwareRenderer(renderer: string): boolean {
  return /swiftshader|llvmpipe|softpipe|basic render|software/i.test(renderer);
}

/** `ANGLE (Apple, ANGLE Metal Renderer: Apple M2, Unspecified Version)` as `Apple M2`. */
export function deviceName(renderer: string): string {
  const software = /swiftshader|llvmpipe|softpipe/i.exec(renderer)?.[0].toLowerCase();
  if (software === "swiftshader") return "SwiftShader";
  if (software) return software;
  const inside = /^ANGLE \([^,]*, (.*?)(?:, [^,]*)?\)$/.exec(renderer)?.[1] ?? renderer;
  return inside
    .replace(/^ANGLE Metal Renderer: /, "")
    .replace(/\s*\(0x[0-9a-f]+\)/gi, "")
    .replace(/ (Direct3D|OpenGL|Vulkan).*$/i, "")
    .replace(/\/PCIe.*$/, "")
    .trim();
}
