/**
 * A network as plain data: layers with names, inputs and shapes, and nothing that computes. Builders make it,
 * `cost.ts` counts it, the page draws it, `src/training/` runs it.
 *
 * Shapes leave the batch out: `[height, width, channels]` for images, `[tokens, width]` for sequences, `[units]`
 * for vectors.
 */

export type Shape = readonly number[];
/** `[height, width]` */
export type Size = readonly [number, number];

export type ActivationKind =
  | "relu"
  | "leakyRelu"
  | "prelu"
  | "elu"
  | "selu"
  | "gelu"
  | "silu"
  | "softplus"
  | "tanh"
  | "scaledTanh"
  | "sigmoid"
  | "linear";
export type PoolKind = "max" | "average";
export type PositionKind = "learned" | "sinusoidal" | "sinusoidal2d";

export interface ConvOperation {
  readonly kind: "conv";
  readonly channels: number;
  readonly kernelSize: Size;
  readonly stride: number;
  /** Zeros above and below, left and right. */
  readonly padding: Size;
  readonly bias: boolean;
  /** Input and output channels are cut into as many parts, and each part sees its own only. */
  readonly groups: number;
  /** Which input channels each output channel sees; absent: all. */
  readonly table?: readonly (readonly number[])[];
  /** The share of the weights that a training step leaves out. */
  readonly dropConnect: number;
  /** Its kernel starts as zeros, so that a residual block starts as the identity. */
  readonly startsAtZero: boolean;
}

/** What a layer does. `padding` is the zeros on each side. */
export type Operation =
  | { readonly kind: "input" }
  | ConvOperation
  /** On `[tokens, width]` the same weights for each token. */
  | {
      readonly kind: "dense";
      readonly units: number;
      readonly bias: boolean;
      readonly dropConnect: number;
      readonly startsAtZero: boolean;
    }
  /** Windows are square; padding counts in neither the maximum nor the mean. `isCeil` keeps a last, partial window. */
  | {
      readonly kind: "pool";
      readonly pool: PoolKind;
      readonly size: number;
      readonly stride: number;
      readonly padding: number;
      readonly isCeil: boolean;
    }
  /** The mean of each channel over the image, or of each feature over the tokens. */
  | { readonly kind: "globalAveragePool" }
  /** The same values in the layer's shape, in the same order. */
  | { readonly kind: "flatten" | "tokens" | "rows" }
  /** Each column of an image as a token. */
  | { readonly kind: "columns" }
  | { readonly kind: "activation"; readonly activation: ActivationKind }
  /** Running statistics are `momentum × old + (1 − momentum) × new`, as in Keras. */
  | {
      readonly kind: "batchNorm";
      readonly momentum: number;
      readonly epsilon: number;
      /** Its scale starts at 0 instead of 1. */
      readonly startsAtZero: boolean;
    }
  /** Over the last axis. */
  | { readonly kind: "layerNorm"; readonly epsilon: number }
  /** Over the image and the channels of a group. */
  | {
      readonly kind: "groupNorm";
      readonly groups: number;
      readonly epsilon: number;
      readonly startsAtZero: boolean;
    }
  /** x / (offset + alpha / size · Σ x²)^beta, the sum over `size` neighbouring channels. */
  | {
      readonly kind: "localResponseNorm";
      readonly size: number;
      readonly alpha: number;
      readonly beta: number;
      readonly offset: number;
    }
  | { readonly kind: "dropout"; readonly rate: number }
  /** In training, zeroes whole channels of an image with probability `rate`. */
  | { readonly kind: "spatialDropout"; readonly rate: number }
  /** In training, zeroes the whole branch of an image with probability `rate`. */
  | { readonly kind: "stochasticDepth"; readonly rate: number }
  /** A fixed factor. */
  | { readonly kind: "scale"; readonly factor: number }
  /** A learned factor and shift for each channel. */
  | { readonly kind: "affine" }
  | { readonly kind: "add" }
  | { readonly kind: "concat" }
  /** Every `stride`-th pixel, with channels of zeros behind: a shortcut without weights. */
  | { readonly kind: "zeroPad"; readonly channels: number; readonly stride: number }
  /** Puts a learned token in front of the others. */
  | { readonly kind: "classToken" }
  /** Adds to each token what says where it stands. */
  | {
      readonly kind: "position";
      readonly positions: PositionKind;
      /** Rows and columns of the image that the last tokens fill, for positions in two dimensions. */
      readonly grid?: Size;
    }
  /** softmax(qkᵀ/√d)v of each head, for queries, keys and values side by side. */
  | { readonly kind: "attention"; readonly headCount: number; readonly isCausal: boolean }
  /** qkᵀ/√d of each head; `keyWidth` is d. */
  | { readonly kind: "scores"; readonly headCount: number; readonly keyWidth: number }
  /** Over the last axis. */
  | { readonly kind: "softmax" }
  /** The values, weighted by each token's row of weights; each head's part by its own. */
  | { readonly kind: "weightedSum"; readonly headCount: number }
  /** The outputs at every step of a sequence. */
  | { readonly kind: "lstm"; readonly units: number }
  /** One token of a sequence. */
  | { readonly kind: "token"; readonly index: number }
  /** −‖x − code‖² for each fixed code. */
  | { readonly kind: "euclidean"; readonly codes: readonly (readonly number[])[] };

/** One named node: an operation on the outputs of the layers named in `inputs`. */
export interface Layer {
  /** A path, e.g. `stage2_block1_conv1`. */
  readonly name: string;
  readonly operation: Operation;
  readonly inputs: readonly string[];
  readonly shape: Shape;
}

/** Another output, with logits of its own, whose loss is added in training. */
interface AuxiliaryOutput {
  /** The layer that gives the logits. */
  readonly layer: string;
  /** The share of its loss. */
  readonly weight: number;
}

/** A whole network; every layer stands after its inputs, the last one is the output. */
export interface Network {
  readonly layers: readonly Layer[];
  readonly auxiliary?: readonly AuxiliaryOutput[];
}

/** A handle on the features that flow out of a layer, from which a builder makes the next layer. */
export interface Features {
  readonly layer: Layer;
  readonly from: readonly Features[];
  /** `[height, width, channels]`, `[tokens, width]` or `[units]` */
  readonly shape: Shape;
}

/**
 * Collects every layer that leads to `output`, inputs first.
 * @throws if two layers share a name.
 */
export function network(
  output: Features,
  auxiliary: readonly { readonly logits: Features; readonly weight: number }[] = [],
): Network {
  const layers: Layer[] = [];
  const seen = new Set<Features>();
  const owner = new Map<string, Features>();
  const visit = (x: Features) => {
    if (seen.has(x)) return;
    seen.add(x);
    x.from.forEach(visit);
    if (owner.has(x.layer.name)) {
      throw new Error(`network: expected every layer to have its own name, got "${x.layer.name}" twice`);
    }
    owner.set(x.layer.name, x);
    layers.push(x.layer);
  };
  for (const { logits } of auxiliary) visit(logits);
  visit(output);
  if (auxiliary.length === 0) return { layers };
  return { layers, auxiliary: auxiliary.map(({ logits, weight }) => ({ layer: logits.layer.name, weight })) };
}

/** The layer that computes the network's output. */
export function outputLayer({ layers }: Network): Layer {
  return layers[layers.length - 1];
}

const indices = new WeakMap<Network, ReadonlyMap<string, Layer>>();

function byName(network: Network): ReadonlyMap<string, Layer> {
  let index = indices.get(network);
  if (!index) {
    index = new Map(network.layers.map((layer) => [layer.name, layer]));
    indices.set(network, index);
  }
  return index;
}

/** The layers that feed `layer`, in order. */
export function inputsOf(layer: Layer, network: Network): Layer[] {
  return layer.inputs.map((name) => {
    const found = byName(network).get(name);
    if (!found) throw new Error(`${layer.name}: expected an input layer named "${name}", found none`);
    return found;
  });
}

/** `[28, 28, 1]` as `28×28×1`. */
export function shapeText(shape: Shape): string {
  return shape.join("×");
}
