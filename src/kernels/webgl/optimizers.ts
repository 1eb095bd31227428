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
  readonly isNesterov: boolean;
}

/** The next weight and velocity. */
function momentum({ inputs, attrs, backend }: KernelCall<MomentumAttributes>): TensorInfo[] {
  const { weight, gradient, velocity } = inputs;
  const { rate, decay, keep, isNesterov } = attrs;
  const nextVelocity = update(backend, { G: gradient, V: velocity }, { decay }, "decay * v + g");
  const arrays = { W: weight, V: nextVelocity };
  const next = isNesterov
    ? update(backend, { ...arrays, G: gradient }, { rate, keep, decay }, "keep * w - rate * (g + decay * v)")
    : update(backend, arrays, { rate, keep }, "keep * w - rate * v");
  return [next, nextVelocity];
}

interface RmspropAttributes {
  readonly rate: number;
  readonly decay: number;
  readonly share: number;
  readonly epsilon: number;
  readonly momentum: number;
}

/** The next weight and square, then mean and velocity where there are any. */
function rmsprop({ inputs, attrs, backend }: KernelCall<RmspropAttributes>): TensorInfo[] {
  const { weight, gradient, square, mean, velocity } = inputs;
  const { rate, decay, share, epsilon, momentum } = attrs;
  const rates = { decay, share };
  const nextSquare = update(backend, { G: gradient, S: square }, rates, "decay * s + share * g * g");
  const nextMean = mean && update(backend, { G: gradient, M: mean }, rates, "decay * m + share * g");
  const arrays = { G: gradient, S: nextSquare, ...(nextMean && { M: nextMean }) };
  const root = nextMean ? "sqrt(max(s - m * m, vec4(0.)))" : "sqrt(s)";
  const change = `g / (${root} + epsilon)`;
  if (!velocity) {
    const next = update(backend, { ...arrays, W: weight }, { rate, epsilon }, `w - rate * ${change}`);
    return [next, nextSquare, ...(nextMean ? [nextMean] : [])];
  }
  const step = `momentum * v + ${change}`;
  const nextVelocity = update(backend, { ...arrays, V: velocity }, { momentum, epsilon }, step);
  const next = update(backend, { W: weight, V: nextVelocity }, { rate }, "w - rate * v");
  return [next, nextSquare, ...(nextMean ? [nextMean] : []), nextVelocity];
}

/** share · a + (1 − share) · b */
function blend({ inputs: { a, b }, attrs: { share }, backend }: KernelCall<{ share: number }>): TensorInfo {
  return update(backend, { A: a, B: b }, { share }, "mix(b, a, share)");
}

export const optimizerKernels: readonly Kernel[] = [
  { name: "StrataAdam", run: adam },
  { name: "StrataMomentum", run: momentum },
  { name: "StrataRmsprop", run: rmsprop },
  { name: "StrataBlend", run: blend },
];
