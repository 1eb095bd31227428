/** Optimizers' updates of one weight: each output is a draw call, all of them read the old values. */
import type { MathBackendWebGL } from "@tensorflow/tfjs-backend-webgl";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { draw, type Kernel, type KernelCall, view } from "./program";

interface AdamAttributes {
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly keep: number;
}

/** GLSL of a texel from the texels of the same place, of arrays of any rank up to four. */
function update(
  backend: MathBackendWebGL,
  arrays: Readonly<Record<string, TensorInfo>>,
  floats: Readonly<Record<string, number>>,
  code: string,
): TensorInfo {
  const [{ shape }] = Object.values(arrays);
  const [rows, columns] = [shape.length > 1 ? shape[shape.length - 2] : 1, shape[shape.length - 1] ?? 1];
  const flat = [shape.slice(0, -2).reduce((product, length) => product * length, 1), rows, columns];
  const read = Object.keys(arrays).map(
    (name) => `vec4 ${name.toLowerCase()} = get${name}(at.x, at.y, at.z);`,
  );
  const inputs = Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, view(array, flat)]));
  const out = draw(backend, {
    shape: flat,
    inputs,
    floats,
    code: `
      void main() {
        ivec3 at = getOutputCoords();
        ${read.join(" ")}
        finish(${code}, at.y, at.z);
      }`,
  });
  return { ...out, shape };
}

/** The next weight, mean and square. */
function adam({ inputs, attrs, backend }: KernelCall<AdamAttributes>): TensorInfo[] {
  const { weight, gradient, mean, square } = inputs;
  const { rate, beta1, beta2, epsilon, keep } = attrs;
  const nextMean = update(backend, { G: gradient, M: mean }, { beta: beta1 }, "beta * m + (1. - beta) * g");
  const nextSquare = update(
    backend,
    { G: gradient, S: square },
    { beta: beta2 },
    "beta * s + (1. - beta) * g * g",
  );
  const next = update(
    backend,
    { W: weight, M: nextMean, S: nextSquare },
    { rate, epsilon, keep },
    "keep * w - rate * m / (sqrt(s) + epsilon)",
  );
  return [next, nextMean, nextSquare];
}

interface MomentumAttributes {
  readonly rate: number;
  readonly decay: number;
  readonly keep: number;
}

/** The next weight and velocity. */
function momentum({ inputs, attrs, backend }: KernelCall<MomentumAttributes>): TensorInfo[] {
  const { weight, gradient, velocity } = inputs;
  const { rate, decay, keep } = attrs;
  const nextVelocity = update(backend, { G: gradient, V: velocity }, { decay }, "decay * v + g");
  const next = update(backend, { W: weight, V: nextVelocity }, { rate, keep }, "keep * w - rate * v");
  return [next, nextVelocity];
}

export const optimizerKernels: readonly Kernel[] = [
  { name: "StrataAdam", run: adam },
  { name: "StrataMomentum", run: momentum },
];
