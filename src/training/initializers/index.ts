/** Initial weights, from the seed and each weight's name alone. */
import type { Network } from "../../../models/network";
import { type WeightRole, type WeightSpec, weightsOf } from "../../../models/weights";
import { keyOf } from "../../settings/random";
import { normalAt } from "./draws";
import { type InitializerSettings, kernelInitializers } from "./kernels";

const product = (shape: readonly number[]) => shape.reduce((total, size) => total * size, 1);

function normal(spec: WeightSpec, key: number, deviation: number): Float32Array {
  return Float32Array.from({ length: product(spec.shape) }, (_, index) => deviation * normalAt(key, index));
}

/** The forget gate, second of four, starts open (Jozefowicz, Zaremba & Sutskever 2015). */
function gateBias({ shape: [count] }: WeightSpec): Float32Array {
  return new Float32Array(count).fill(1, count / 4, count / 2);
}

const constants: Partial<Record<WeightRole, number>> = { gamma: 1, movingVariance: 1, alpha: 0.25 }; // α: He et al. 2015

/** What nets start from unless the recipe says otherwise. */
const usual: InitializerSettings = { initializer: "heNormal", initialDeviation: 0, initialConstant: 0 };

/** Kernels as the settings have it, normal numbers for tokens and positions, ones and zeros for the rest. */
export function initialWeight(spec: WeightSpec, seed: number, settings = usual): Float32Array {
  if (spec.startsAtZero) return new Float32Array(product(spec.shape));
  const key = keyOf(seed, "weights", spec.name, 0);
  switch (spec.role) {
    case "kernel":
      return kernelInitializers[settings.initializer](spec.shape, key, settings);
    case "recurrentKernel":
      return normal(spec, key, Math.sqrt(1 / spec.shape[0])); // LeCun et al. 1998b: what comes back keeps its size
    case "token":
    case "position":
      return normal(spec, key, 1); // torch.nn.Embedding's: at 0.02, places are hard to tell apart for many epochs
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
