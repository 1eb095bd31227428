/** Functions of each value, and their gradients. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { draw, type Kernel, type KernelCall, view } from "./program";

/** The last two axes as they are, the others as one: any rank is then of three. */
export const asThree = (shape: readonly number[]): [number, number, number] => {
  const [rows, columns] = [shape.length > 1 ? shape[shape.length - 2] : 1, shape[shape.length - 1] ?? 1];
  return [shape.slice(0, -2).reduce((product, length) => product * length, 1), rows, columns];
};

/** GLSL of one texel from the texels of the same place, by name. */
function map(
  { backend }: Pick<KernelCall, "backend">,
  inputs: Readonly<Record<string, TensorInfo>>,
  code: string,
): TensorInfo {
  const [first] = Object.values(inputs);
  const shape = asThree(first.shape);
  const names = Object.keys(inputs);
  const read = names.map((name) => `vec4 ${name.toLowerCase()} = get${name}(at.x, at.y, at.z);`).join(" ");
  const views = Object.fromEntries(names.map((name) => [name, view(inputs[name], shape)]));
  const out = draw(backend, {
    shape,
    inputs: views,
    code: `
      ${erf}
      void main() {
        ivec3 at = getOutputCoords();
        ${read}
        finish(${code}, at.y, at.z);
      }`,
  });
  return { ...out, shape: first.shape };
}

/** Abramowitz & Stegun 1964, formula 7.1.26, to 1.5e-7; the share of a normal distribution below x, and its density. */
const erf = `
  vec4 erfOf(vec4 x) {
    vec4 t = 1. / (1. + 0.3275911 * abs(x));
    vec4 sum = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
    return sign(x) * (1. - sum * exp(-x * x));
  }
  vec4 share(vec4 x) { return 0.5 * (1. + erfOf(x * 0.70710678118654752)); }
  vec4 density(vec4 x) { return 0.39894228040143268 * exp(-0.5 * x * x); }
`;

const positive = (name: string) => `vec4(greaterThan(${name}, vec4(0.)))`;

export const elementwiseKernels: readonly Kernel[] = [
  { name: "StrataRelu", run: (call) => map(call, { X: call.inputs.x }, "max(x, vec4(0.))") },
  {
    name: "StrataReluGradient",
    run: (call) => map(call, { D: call.inputs.dy, Y: call.inputs.y }, `d * ${positive("y")}`),
  },
  { name: "StrataGelu", run: (call) => map(call, { X: call.inputs.x }, "x * share(x)") },
  {
    name: "StrataGeluGradient",
    run: (call) => map(call, { D: call.inputs.dy, X: call.inputs.x }, "d * (share(x) + x * density(x))"),
  },
];
