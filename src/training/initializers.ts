/** Initial weights, from the seed and each weight's name alone. */
import { type WeightSpec, weightsOf } from "../../models/cost";
import type { Network } from "../../models/network";
import { bitsAt, keyOf } from "../settings/random";

/** Standard normal numbers (Box & Muller 1958); the logarithm's argument is in (0, 1], never 0. */
function normalAt(key: number, index: number): number {
  const radius = Math.sqrt(-2 * Math.log((bitsAt(key, 2 * index) + 1) * 2 ** -32));
  return radius * Math.cos(2 * Math.PI * bitsAt(key, 2 * index + 1) * 2 ** -32);
}

/** He, Zhang, Ren & Sun, Delving Deep into Rectifiers, 2015, equation 10: deviation √(2 / fan-in). */
function heNormal(spec: WeightSpec, seed: number): Float32Array {
  const fanIn = spec.shape.slice(0, -1).reduce((product, size) => product * size, 1);
  const deviation = Math.sqrt(2 / fanIn);
  const key = keyOf(seed, "weights", spec.name, 0);
  return Float32Array.from({ length: fanIn * spec.shape[spec.shape.length - 1] }, (_, index) =>
    Math.fround(deviation * normalAt(key, index)),
  );
}

/** He's normal numbers for kernels, one for scales and variances, zero for the rest. */
export function initialWeight(spec: WeightSpec, seed: number): Float32Array {
  if (spec.role === "kernel") return heNormal(spec, seed);
  const count = spec.shape.reduce((product, size) => product * size, 1);
  return new Float32Array(count).fill(spec.role === "gamma" || spec.role === "movingVariance" ? 1 : 0);
}

/** Every weight of a network, in the order of its layers. */
export function weightSpecs(network: Network): WeightSpec[] {
  return network.layers.flatMap((layer) => weightsOf(layer, network));
}
