/** What a network costs, counted from its description without allocating anything. */
import { inputsOf, type Layer, type Network, type Shape } from "./network";

const product = (shape: Shape) => shape.reduce((total, size) => total * size, 1);
const last = (shape: Shape) => shape[shape.length - 1];

/** What a weight is for: initializers and weight decay tell them apart by it. */
export type WeightRole = "kernel" | "bias" | "gamma" | "beta" | "movingMean" | "movingVariance";

/** One array of weights of a layer. */
export interface WeightSpec {
  /** Layer path and role, e.g. `c1_conv/kernel`. */
  readonly name: string;
  readonly role: WeightRole;
  /** Kernels are `[height, width, in, out]` or `[in, out]`. */
  readonly shape: Shape;
  /** Learned by gradient; running statistics are not. */
  readonly trainable: boolean;
}

/** The weights of one layer, in the order in which they are stored. */
export function weightsOf(layer: Layer, network: Network): WeightSpec[] {
  const spec = (role: WeightRole, shape: Shape): WeightSpec => ({
    name: `${layer.name}/${role}`,
    role,
    shape,
    trainable: role !== "movingMean" && role !== "movingVariance",
  });
  const { operation } = layer;
  switch (operation.kind) {
    case "conv": {
      const { channels, kernelSize, bias } = operation;
      const inChannels = last(inputsOf(layer, network)[0].shape);
      const kernel = spec("kernel", [kernelSize, kernelSize, inChannels, channels]);
      return bias ? [kernel, spec("bias", [channels])] : [kernel];
    }
    case "dense": {
      const kernel = spec("kernel", [last(inputsOf(layer, network)[0].shape), operation.units]);
      return operation.bias ? [kernel, spec("bias", [operation.units])] : [kernel];
    }
    case "batchNorm": {
      const shape = [last(layer.shape)];
      const roles = ["gamma", "beta", "movingMean", "movingVariance"] as const;
      return roles.map((role) => spec(role, shape));
    }
    default:
      return [];
  }
}

/** What one layer costs for one image. */
export interface LayerCost {
  readonly layer: Layer;
  /** Trainable numbers. */
  readonly parameters: number;
  /** Multiply–adds of convolutions and dense layers; the papers count no others. */
  readonly multiplyAdds: number;
  /** Bytes of the output in float32. */
  readonly activationBytes: number;
  /** Side of the square of input pixels that one output value can see; the whole side after flattening. */
  readonly receptiveField: number;
}

export interface NetworkCost {
  readonly layers: readonly LayerCost[];
  readonly parameters: number;
  readonly multiplyAdds: number;
  readonly activationBytes: number;
}

/** Parameters, multiply–adds, activation memory and receptive field of every layer and of the whole. */
export function costOf(network: Network): NetworkCost {
  const views = receptiveFields(network);
  const layers = network.layers.map((layer): LayerCost => {
    const trainable = weightsOf(layer, network).filter((weight) => weight.trainable);
    return {
      layer,
      parameters: trainable.reduce((sum, weight) => sum + product(weight.shape), 0),
      multiplyAdds: multiplyAdds(layer, network),
      activationBytes: 4 * product(layer.shape),
      receptiveField: views.get(layer.name)?.size ?? 1,
    };
  });
  const total = (key: "parameters" | "multiplyAdds" | "activationBytes") =>
    layers.reduce((sum, cost) => sum + cost[key], 0);
  return {
    layers,
    parameters: total("parameters"),
    multiplyAdds: total("multiplyAdds"),
    activationBytes: total("activationBytes"),
  };
}

function multiplyAdds(layer: Layer, network: Network): number {
  const { operation } = layer;
  if (operation.kind !== "conv" && operation.kind !== "dense") return 0;
  const inputs = last(inputsOf(layer, network)[0].shape);
  if (operation.kind === "dense") return inputs * operation.units;
  return operation.kernelSize ** 2 * inputs * product(layer.shape);
}

/** `size`: input pixels seen along a side; `jump`: input pixels between neighbouring outputs. */
type View = { size: number; jump: number };

/** Araujo, Norris & Sim, Computing Receptive Fields of Convolutional Neural Networks, 2019, eq. 2. */
function receptiveFields(network: Network): Map<string, View> {
  const views = new Map<string, View>();
  const imageSide =
    network.layers[0].shape.length === 3 ? Math.max(...network.layers[0].shape.slice(0, 2)) : 1;
  const clip = (size: number) => Math.min(size, imageSide);
  for (const layer of network.layers) {
    const before = layer.inputs.map((name) => views.get(name) ?? { size: 1, jump: 1 });
    const size = Math.max(1, ...before.map((view) => view.size));
    const jump = Math.max(1, ...before.map((view) => view.jump));
    const { operation } = layer;
    if (operation.kind === "conv") {
      const { kernelSize, stride } = operation;
      views.set(layer.name, { size: clip(size + (kernelSize - 1) * jump), jump: jump * stride });
    } else if (operation.kind === "pool") {
      views.set(layer.name, {
        size: clip(size + (operation.size - 1) * jump),
        jump: jump * operation.stride,
      });
    } else if (["flatten", "globalAveragePool", "dense"].includes(operation.kind)) {
      views.set(layer.name, { size: imageSide, jump });
    } else {
      views.set(layer.name, { size, jump });
    }
  }
  return views;
}
