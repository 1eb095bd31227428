/**
 * Runs fragment shaders of ours on TensorFlow.js' WebGL backend. All textures are packed as it packs them: a texel
 * holds a square of 2 × 2 of the last two axes, r and g in the first row, b and a in the second. What lies outside the
 * tensor is zero in everything that these shaders write, and is not trusted in what they read.
 */
import type { GPGPUProgram, MathBackendWebGL } from "@tensorflow/tfjs-backend-webgl";
import { type KernelFunc, registerKernel, type TensorInfo, unregisterKernel } from "@tensorflow/tfjs-core";

export interface KernelCall<Attributes = Record<string, unknown>> {
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly attrs: Attributes;
  readonly backend: MathBackendWebGL;
}

// biome-ignore lint/suspicious/noExplicitAny: each kernel has attributes of its own
export interface Kernel<Attributes = any> {
  readonly name: string;
  readonly run: (call: KernelCall<Attributes>) => TensorInfo | TensorInfo[];
  /** Calls that it leaves to TensorFlow.js' kernel of the same name; without it, none. */
  readonly accepts?: (call: KernelCall<Attributes>) => boolean;
}

const backendName = "webgl";

/** Registers kernels, each in front of TensorFlow.js' own of its name, if there is one. */
export function registerKernels(kernels: readonly Kernel[], stock: ReadonlyMap<string, KernelFunc>): void {
  for (const { name, run, accepts = () => true } of kernels) {
    const before = stock.get(name);
    if (before) unregisterKernel(name, backendName);
    const kernelFunc: KernelFunc = (call) => {
      const ours = call as unknown as KernelCall;
      if (accepts(ours)) return run(ours);
      if (before) return before(call);
      throw new Error(`${name}: expected a shape that it supports; use the composed form`);
    };
    registerKernel({ kernelName: name, backendName, kernelFunc });
  }
}

type UniformValue = number | readonly number[];

export interface Pass {
  /** Of the output. */
  readonly shape: readonly number[];
  /** Read in the shader by `get` and their name. */
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly ints?: Readonly<Record<string, UniformValue>>;
  readonly floats?: Readonly<Record<string, number>>;
  /** GLSL: functions and `main`, which calls `finish` with the texel. */
  readonly code: string;
}

/** `finish` writes a texel, zero outside of the output; `last` are the sizes of its last two axes. */
const prelude = `
  vec4 within(vec4 texel, int row, int column, ivec2 size) {
    if (column + 1 >= size.y) texel.ga = vec2(0.);
    if (row + 1 >= size.x) texel.ba = vec2(0.);
    return texel;
  }
  void finish(vec4 texel, int row, int column) { setOutput(within(texel, row, column, last)); }
`;

/** One draw call: a new packed tensor, which the caller owns. */
export function draw(
  backend: MathBackendWebGL,
  { shape, inputs, ints = {}, floats = {}, code }: Pass,
): TensorInfo {
  const rows = shape.length > 1 ? shape[shape.length - 2] : 1;
  const uniforms: [name: string, type: string, value: UniformValue][] = [
    ["last", "ivec2", [rows, shape[shape.length - 1] ?? 1]],
  ];
  for (const name in ints) {
    const value = ints[name];
    uniforms.push([name, typeof value === "number" ? "int" : `ivec${value.length}`, value]);
  }
  for (const name in floats) uniforms.push([name, "float", floats[name]]);
  const program = {
    variableNames: Object.keys(inputs),
    outputShape: [...shape],
    userCode: prelude + code,
    packedInputs: true,
    packedOutput: true,
    enableShapeUniforms: true,
    customUniforms: uniforms.map(([name, type]) => ({ name, type })),
  } as GPGPUProgram;
  const values = uniforms.map(([, , value]) => (typeof value === "number" ? [value] : [...value]));
  return backend.runWebGLProgram(program, Object.values(inputs), "float32", values);
}

/** The same values in another shape; a view that lives no longer than the tensor. */
export function view(tensor: TensorInfo, shape: readonly number[]): TensorInfo {
  return { dataId: tensor.dataId, shape: [...shape], dtype: tensor.dtype };
}

/** As images `[batch, height, width, channels]`: rows of a sequence or a matrix are one image's width. */
export function asImages({ shape, ...tensor }: TensorInfo): TensorInfo {
  return { ...tensor, shape: imagesShape(shape) };
}

export function imagesShape(shape: readonly number[]): [number, number, number, number] {
  const missing = Array(Math.max(0, 4 - shape.length)).fill(1);
  const [batch, height, width, channels] =
    shape.length === 3 ? [shape[0], 1, shape[1], shape[2]] : [...missing, ...shape];
  return [batch, height, width, channels];
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Runs passes whose result is not kept: frees what `make` returns after `use`. */
export function using<Result>(
  backend: MathBackendWebGL,
  temporary: TensorInfo,
  use: (temporary: TensorInfo) => Result,
): Result {
  const result = use(temporary);
  backend.disposeIntermediateTensorInfo(temporary);
  return result;
}
