/** WebGL 2 as a device to train on. */
import { type MathBackendWebGL, setWebGLContext } from "@tensorflow/tfjs-backend-webgl";
import * as tf from "@tensorflow/tfjs-core";
import { compileAhead } from "../../kernels/webgl/compileAhead";
import { registerWebglKernels } from "../../kernels/webgl/start";
import { DeviceLostError } from "../errors";
import { checkArithmetic } from "../selfTest";
import type { Device, FoundDevice } from "./device";
import { deviceName, isSoftwareRenderer } from "./renderer";

const selfTestMs = 20_000; // a software rasteriser compiles its first programs for several seconds
const freeTextureBytes = 256 * 2 ** 20;

/** A canvas to compute on, if this browser gives workers one that can. */
function openCanvas() {
  if (typeof OffscreenCanvas === "undefined") return undefined;
  const canvas = new OffscreenCanvas(1, 1);
  const gl = canvas.getContext("webgl2", {
    alpha: false,
    antialias: false,
    depth: false,
    stencil: false,
    premultipliedAlpha: false,
    powerPreference: "high-performance",
  });
  return gl ? { canvas, gl } : undefined;
}

function rendererOf(gl: WebGL2RenderingContext): string {
  const extension = gl.getExtension("WEBGL_debug_renderer_info");
  return String(gl.getParameter(extension ? extension.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
}

/** What WebGL would compute on, without starting it. */
export async function findWebgl(): Promise<FoundDevice> {
  const gl = openCanvas()?.gl;
  if (!gl) return { name: "webgl", device: "", problem: missing };
  const renderer = rendererOf(gl);
  const canRender = gl.getExtension("EXT_color_buffer_float") !== null;
  gl.getExtension("WEBGL_lose_context")?.loseContext(); // a browser keeps only a few
  const device = deviceName(renderer);
  if (isSoftwareRenderer(renderer))
    return { name: "webgl", device, problem: `${device} draws in software here` };
  if (!canRender) return { name: "webgl", device, problem: coarseFloats };
  return { name: "webgl", device };
}

const missing = "this browser offers no WebGL 2";
const coarseFloats = "this GPU only has 16-bit floats, in which training fails";

/** @throws a clause that says why it cannot be had. */
export async function startWebgl(): Promise<Device> {
  // Before the first use of the backend: small tensors are computed on the device too, so that a curve depends
  // on one arithmetic only; programs take shapes as uniforms, which halves the number to compile.
  tf.env().setFlags({
    WEBGL_CPU_FORWARD: false,
    WEBGL_USE_SHAPES_UNIFORMS: true,
    WEBGL_DELETE_TEXTURE_THRESHOLD: freeTextureBytes,
  });
  registerWebglKernels();
  const opened = openCanvas();
  if (!opened) throw new Error(missing);
  const { canvas, gl } = opened;
  const renderer = rendererOf(gl);
  setWebGLContext(2, gl);
  if (!(await tf.setBackend("webgl"))) throw new Error("WebGL 2 did not start");
  if (!tf.env().getBool("WEBGL_RENDER_FLOAT32_ENABLED")) throw new Error(coarseFloats);
  // tfjs 4.22 has its test of the precision the wrong way round (tensorflow/tfjs#6980).
  (tf.backend() as unknown as { floatPrecisionValue: number }).floatPrecisionValue = 32;
  const lost = lossOf(canvas);
  const read = (tensor: tf.Tensor) => Promise.race([tensor.data() as Promise<Float32Array>, lost]);
  await checkArithmetic(read, selfTestMs);
  const device = deviceName(renderer);
  const info = {
    name: "webgl",
    device,
    isSoftware: isSoftwareRenderer(renderer),
    reason: "",
    floatBits: 32,
  } as const;
  return {
    info,
    read,
    compile: (work) => compileAhead(tf.backend() as MathBackendWebGL, work),
    lost,
    resume: async () => void (await tf.setBackend("webgl")),
  };
}

/** Rejects when the canvas loses its context; tfjs itself would wait for ever, or read zeros. */
function lossOf(canvas: OffscreenCanvas): Promise<never> {
  const lost = new Promise<never>((_, reject) => {
    canvas.addEventListener("webglcontextlost", () => reject(new DeviceLostError()), { once: true });
  });
  lost.catch(() => {}); // whoever reads or listens hears of it
  return lost;
}
