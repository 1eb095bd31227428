/** Initial weights, from the seed and each weight's name alone. */
import type { Network } from "../../models/network";
import { type WeightRole, type WeightSpec, weightsOf } from "../../models/weights";
import { bitsAt, keyOf } from "../settings/random";

/** Standard normal numbers (Box & Muller 1958); the logarithm's argument is in (0, 1], never 0. */
function normalAt(key: number, index: number): number {
  const radius = Math.sqrt(-2 * Math.log((bitsAt(key, 2 * index) + 1) * 2 ** -32));
  return radius * Math.cos(2 * Math.PI * bitsAt(key, 2 * index + 1) * 2 ** -32);
}

const product = (shape: readonly number[]) => shape.reduce((total, size) => total * size, 1);

function normal(spec: WeightSpec, seed: number, deviation: number): Float32Array {
  const key = keyOf(seed, "weights", spec.name, 0);
  return Float32Array.from({ length: product(spec.shape) }, (_, index) =>
    Math.fround(deviation * normalAt(key, index)),
  );
}

/** He, Zhang, Ren & Sun, Delving Deep into Rectifiers, 2015, equation 10: deviation √(2 / fan-in). */
function heNormal(spec: WeightSpec, seed: number): Float32Array {
  return normal(spec, seed, Math.sqrt(2 / product(spec.shape.slice(0, -1))));
}

/** The forget gate, second of four, starts open (Jozefowicz, Zaremba & Sutskever 2015, section 2.2). */
function gateBias({ shape: [count] }: WeightSpec): Float32Array {
  return new Float32Array(count).fill(1, count / 4, count / 2);
}

const constants: Partial<Record<WeightRole, number>> = { gamma: 1, movingVariance: 1, alpha: 0.25 }; // α: He et al. 2015

/** Normal numbers for kernels, tokens and positions; ones, zeros and their like for the rest. */
export function initialWeight(spec: WeightSpec, seed: number): Float32Array {
  if (spec.startsAtZero) return new Float32Array(product(spec.shape));
  switch (spec.role) {
    case "kernel":
      return heNormal(spec, seed);
    case "recurrentKernel":
      return normal(spec, seed, Math.sqrt(1 / spec.shape[0])); // LeCun et al. 1998b: what comes back keeps its size
    case "token":
    case "position":
      return normal(spec, seed, 1); // torch.nn.Embedding's: at 0.02, places are hard to tell apart for many epochs
    case "gateBias":
      return gateBias(spec);
    default:
      return new Float32Array(product(spec.shape)).fill(constants[spec.role] ?? 0);
  }
}

/** Every weight of a network, in the order of its layers. */
export function weightSpecs(network: Network): WeightSpec[] {
  return network.layers.flatMap((layer) => weightsOf(layer, network));
}
