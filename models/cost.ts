/** What a network costs, counted from its description without allocating anything. */
import { inputsOf, type Layer, type Network, type Shape } from "./network";
import { channelPairs, weightsOf } from "./weights";

const product = (shape: Shape) => shape.reduce((total, size) => total * size, 1);
const last = (shape: Shape) => shape[shape.length - 1];

/** What one layer costs for one image. */
export interface LayerCost {
  readonly layer: Layer;
  /** Trainable numbers. */
  readonly parameters: number;
  /** Multiply–adds of convolutions, dense layers, attention and recurrent layers; the papers count no others. */
  readonly multiplyAdds: number;
  /** Uses of a weight or a bias for one image (LeCun et al. 1998, section II.B); fixed codes count too. */
  readonly connections: number;
  /** Bytes of the output in float32. */
  readonly activationBytes: number;
  /** Side of the square of input pixels that one output value can see; the whole side after flattening. */
  readonly receptiveField: number;
}

export interface NetworkCost {
  readonly layers: readonly LayerCost[];
  readonly parameters: number;
  readonly multiplyAdds: number;
  readonly connections: number;
  readonly activationBytes: number;
}

/** Parameters, multiply–adds, activation memory and receptive field of every layer and of the whole. */
export function costOf(network: Network): NetworkCost {
  const views = receptiveFields(network);
  const layers = network.layers.map((layer): LayerCost => {
    const trainable = weightsOf(layer, network).filter((weight) => weight.trainable);
    return {
      layer,
      parameters: trainable.reduce((sum, weight) => sum + weight.count, 0),
      multiplyAdds: multiplyAdds(layer, network),
      connections: connections(layer, network),
      activationBytes: 4 * product(layer.shape),
      receptiveField: views.get(layer.name)?.size ?? 1,
    };
  });
  const total = (key: "parameters" | "multiplyAdds" | "connections" | "activationBytes") =>
    layers.reduce((sum, cost) => sum + cost[key], 0);
  return {
    layers,
    parameters: total("parameters"),
    multiplyAdds: total("multiplyAdds"),
    connections: total("connections"),
    activationBytes: total("activationBytes"),
  };
}

function multiplyAdds(layer: Layer, network: Network): number {
  const { operation, shape } = layer;
  const inWidth = () => last(inputsOf(layer, network)[0].shape);
  switch (operation.kind) {
    case "conv":
      return product(operation.kernelSize) * channelPairs(operation, inWidth()) * shape[0] * shape[1];
    case "dense":
      return inWidth() * product(shape);
    case "euclidean":
      return inWidth() * product(shape);
    case "attention":
      return 2 * shape[0] ** 2 * shape[1]; // q kᵀ, and its softmax times v
    case "scores":
      return shape[shape.length - 1] ** 2 * inWidth();
    case "weightedSum":
      return shape[0] ** 2 * shape[1];
    case "lstm":
      return shape[0] * (inWidth() + operation.units) * 4 * operation.units;
    default:
      return 0;
  }
}

function connections(layer: Layer, network: Network): number {
  const { operation, shape } = layer;
  const values = product(shape);
  switch (operation.kind) {
    case "conv":
    case "dense":
      return multiplyAdds(layer, network) + (operation.bias ? values : 0);
    case "lstm":
      return multiplyAdds(layer, network) + 4 * values;
    case "euclidean":
      return multiplyAdds(layer, network);
    case "affine": {
      // Behind a mean, the factor is the weight of each value in the window, as in the paper's S2 and S4.
      const before = inputsOf(layer, network)[0].operation;
      const window = before.kind === "pool" && before.pool === "average" ? before.size ** 2 : 1;
      return (window + 1) * values;
    }
    case "batchNorm":
    case "layerNorm":
    case "groupNorm":
      return 2 * values;
    case "classToken":
      return last(shape);
    default: {
      const isWeighted = weightsOf(layer, network).length > 0; // PReLU and learned positions: one for each value
      return isWeighted ? values : 0;
    }
  }
}

const wholeImage = new Set([
  "flatten",
  "globalAveragePool",
  "groupNorm",
  "attention",
  "scores", // of the farthest two tokens
  "softmax",
  "weightedSum",
  "lstm",
  "rows",
  "columns",
  "token",
]);

/** Layers whose every output depends on the whole image. */
function seesAll({ operation, shape }: Layer): boolean {
  if (operation.kind === "dense") return shape.length === 1;
  return wholeImage.has(operation.kind);
}

/** `size`: input pixels seen along a side; `jump`: input pixels between neighbouring outputs. */
type View = { size: number; jump: number };

/** Araujo, Norris & Sim, Computing Receptive Fields of Convolutional Neural Networks, 2019. */
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
      const side = Math.max(...operation.kernelSize);
      views.set(layer.name, { size: clip(size + (side - 1) * jump), jump: jump * operation.stride });
    } else if (operation.kind === "pool") {
      views.set(layer.name, {
        size: clip(size + (operation.size - 1) * jump),
        jump: jump * operation.stride,
      });
    } else if (operation.kind === "zeroPad") {
      views.set(layer.name, { size, jump: jump * operation.stride });
    } else if (seesAll(layer)) {
      views.set(layer.name, { size: imageSide, jump });
    } else {
      views.set(layer.name, { size, jump });
    }
  }
  return views;
}
