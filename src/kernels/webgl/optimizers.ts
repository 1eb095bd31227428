/** Optimizers' updates of one weight, each in one draw call that writes the weight and what is remembered with it. */
import type { MathBackendWebGL } from "@tensorflow/tfjs-backend-webgl";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { asMatrices, drawAll, type Kernel, type KernelCall, view } from "./program";

interface AdamAttributes {
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly keep: number;
}

/** GLSL statements on the texels of the same place, of arrays of any rank up to four, and the texels that they make. */
interface Update {
  readonly statements: string;
  readonly results: readonly string[];
}

function update(
  backend: MathBackendWebGL,
  arrays: Readonly<Record<string, TensorInfo>>,
  floats: Readonly<Record<string, number>>,
  { statements, results }: Update,
): TensorInfo[] {
  const [{ shape }] = Object.values(arrays);
  const flat = asMatrices(shape);
  const read = Object.keys(arrays).map(
    (name) => `vec4 ${name.toLowerCase()} = get${name}(at.x, at.y, at.z);`,
  );
  const inputs = Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, view(array, flat)]));
  const pass = {
    shape: flat,
    inputs,
    floats,
    code: `
      void main() {
        ivec3 at = getOutputCoords();
        ${read.join(" ")}
        ${statements}
        finish(${results.join(", ")}, at.y, at.z);
      }`,
  };
  return drawAll(backend, pass, results.length).map((out) => ({ ...out, shape }));
}

const adamUpdate: Update = {
  statements: `
    vec4 mean = beta1 * m + (1. - beta1) * g;
    vec4 square = beta2 * s + (1. - beta2) * g * g;`,
  results: ["keep * w - rate * mean / (sqrt(square) + epsilon)", "mean", "square"],
};

/** The next weight, mean and square. */
function adam({ inputs, attrs, backend }: KernelCall<AdamAttributes>): TensorInfo[] {
  const { weight, gradient, mean, square } = inputs;
  const { rate, beta1, beta2, epsilon, keep } = attrs;
  const arrays = { W: weight, G: gradient, M: mean, S: square };
  return update(backend, arrays, { rate, beta1, beta2, epsilon, keep }, adamUpdate);
}

interface MomentumAttributes {
  readonly rate: number;
  readonly decay: number;
  readonly keep: number;
  readonly isNesterov: boolean;
}

const momentumUpdate: Update = {
  statements: "vec4 velocity = decay * v + g;",
  results: ["keep * w - rate * velocity", "velocity"],
};

const nesterovUpdate: Update = {
  statements: "vec4 velocity = decay * v + g;",
  results: ["keep * w - rate * (g + decay * velocity)", "velocity"],
};

/** The next weight and velocity. */
function momentum({ inputs, attrs, backend }: KernelCall<MomentumAttributes>): TensorInfo[] {
  const { weight, gradient, velocity } = inputs;
  const { rate, decay, keep, isNesterov } = attrs;
  const arrays = { W: weight, G: gradient, V: velocity };
  return update(backend, arrays, { rate, decay, keep }, isNesterov ? nesterovUpdate : momentumUpdate);
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
  const arrays = {
    W: weight,
    G: gradient,
    S: square,
    ...(mean && { M: mean }),
    ...(velocity && { V: velocity }),
  };
  const floats = { rate, decay, share, epsilon, ...(velocity && { momentum }) };
  const root = mean ? "sqrt(max(square - mean * mean, vec4(0.)))" : "sqrt(square)";
  return update(backend, arrays, floats, {
    statements: `
      vec4 square = decay * s + share * g * g;
      ${mean ? "vec4 mean = decay * m + share * g;" : ""}
      vec4 change = g / (${root} + epsilon);
      ${velocity ? "change += momentum * v;" : ""}`,
    results: ["w - rate * change", "square", ...(mean ? ["mean"] : []), ...(velocity ? ["change"] : [])],
  });
}

const blendUpdate: Update = { statements: "", results: ["mix(b, a, share)"] };

/** share · a + (1 − share) · b */
function blend({ inputs: { a, b }, attrs: { share }, backend }: KernelCall<{ share: number }>): TensorInfo {
  return update(backend, { A: a, B: b }, { share }, blendUpdate)[0];
}

export const optimizerKernels: readonly Kernel[] = [
  { name: "StrataAdam", run: adam },
  { name: "StrataMomentum", run: momentum },
  { name: "StrataRmsprop", run: rmsprop },
  { name: "StrataBlend", run: blend },
];
