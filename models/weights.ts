/** The arrays of weights that a layer has. */
import { type ConvOperation, inputsOf, type Layer, type Network, type Shape } from "./network";

/** What a weight is for: initializers and weight decay tell them apart by it. */
export type WeightRole =
  | "kernel"
  | "recurrentKernel"
  | "bias"
  | "gateBias"
  | "gamma"
  | "beta"
  | "alpha"
  | "token"
  | "position"
  | "movingMean"
  | "movingVariance";

/** One array of weights of a layer. */
export interface WeightSpec {
  /** Layer path and role, e.g. `c1_conv/kernel`. */
  readonly name: string;
  readonly role: WeightRole;
  /** Kernels are `[height, width, in, out]` or `[in, out]`. */
  readonly shape: Shape;
  /** Learned by gradient; running statistics are not. */
  readonly trainable: boolean;
  /** How many of its numbers count: fewer than the shape's only where a table leaves connections out. */
  readonly count: number;
  /** It starts as zeros, whatever its role. */
  readonly startsAtZero: boolean;
}

const product = (shape: Shape) => shape.reduce((total, size) => total * size, 1);
const last = (shape: Shape) => shape[shape.length - 1];

/** Pairs of an input and an output channel that a convolution connects. */
export function channelPairs({ channels, groups, table }: ConvOperation, inChannels: number): number {
  if (table) return table.reduce((sum, seen) => sum + seen.length, 0);
  return (inChannels / groups) * channels;
}

/** The weights of one layer, in the order in which they are stored. */
export function weightsOf(layer: Layer, network: Network): WeightSpec[] {
  const { operation } = layer;
  const startsAtZero = "startsAtZero" in operation && operation.startsAtZero;
  const spec = (role: WeightRole, shape: Shape, count = product(shape)): WeightSpec => ({
    name: `${layer.name}/${role}`,
    role,
    shape,
    trainable: role !== "movingMean" && role !== "movingVariance",
    count,
    startsAtZero: startsAtZero && (role === "kernel" || role === "gamma"),
  });
  const inWidth = () => last(inputsOf(layer, network)[0].shape);
  switch (operation.kind) {
    case "conv": {
      const { channels, kernelSize, bias, groups } = operation;
      const shape = [...kernelSize, inWidth() / groups, channels];
      const count = product(kernelSize) * channelPairs(operation, inWidth());
      return bias ? [spec("kernel", shape, count), spec("bias", [channels])] : [spec("kernel", shape, count)];
    }
    case "dense": {
      const kernel = spec("kernel", [inWidth(), operation.units]);
      return operation.bias ? [kernel, spec("bias", [operation.units])] : [kernel];
    }
    case "lstm": {
      const gates = 4 * operation.units;
      return [
        spec("kernel", [inWidth(), gates]),
        spec("recurrentKernel", [operation.units, gates]),
        spec("gateBias", [gates]),
      ];
    }
    case "batchNorm": {
      const roles = ["gamma", "beta", "movingMean", "movingVariance"] as const;
      return roles.map((role) => spec(role, [last(layer.shape)]));
    }
    case "layerNorm":
    case "groupNorm":
    case "affine":
      return [spec("gamma", [last(layer.shape)]), spec("beta", [last(layer.shape)])];
    case "activation":
      return operation.activation === "prelu" ? [spec("alpha", [last(layer.shape)])] : [];
    case "classToken":
      return [spec("token", [last(layer.shape)])];
    case "position":
      return operation.positions === "learned" ? [spec("position", layer.shape)] : [];
    default:
      return [];
  }
}
