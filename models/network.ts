/**
 * A network as plain data: layers with names, inputs and shapes, and nothing that computes. Builders make it,
 * `cost.ts` counts it, the page draws it, `src/training/` runs it.
 *
 * Shapes leave the batch out: `[height, width, channels]` for images, `[units]` for vectors.
 */

export type Shape = readonly number[];

export type ActivationKind = "relu" | "tanh" | "sigmoid" | "linear";
export type PoolKind = "max" | "average";

/** What a layer does. Sizes are square; `padding` is the zeros on each side. */
export type Operation =
  | { kind: "input" }
  | { kind: "conv"; channels: number; kernelSize: number; stride: number; padding: number; bias: boolean }
  | { kind: "dense"; units: number; bias: boolean }
  | { kind: "pool"; pool: PoolKind; size: number; stride: number }
  | { kind: "globalAveragePool" }
  | { kind: "flatten" }
  | { kind: "activation"; activation: ActivationKind }
  /** Running statistics are `momentum × old + (1 − momentum) × new`, as in Keras. */
  | { kind: "batchNorm"; momentum: number; epsilon: number }
  | { kind: "dropout"; rate: number }
  | { kind: "add" }
  | { kind: "concat" };

/** One named node: an operation on the outputs of the layers named in `inputs`. */
export interface Layer {
  /** A path, e.g. `stage2_block1_conv1`. */
  readonly name: string;
  readonly operation: Operation;
  readonly inputs: readonly string[];
  readonly shape: Shape;
}

/** A whole network; every layer stands after its inputs, the last one is the output. */
export interface Network {
  readonly layers: readonly Layer[];
}

/** A handle on the features that flow out of a layer, from which a builder makes the next layer. */
export interface Features {
  readonly layer: Layer;
  readonly from: readonly Features[];
  /** `[height, width, channels]` or `[units]` */
  readonly shape: Shape;
}

/**
 * Collects every layer that leads to `output`, inputs first.
 * @throws if two layers share a name.
 */
export function network(output: Features): Network {
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
  visit(output);
  return { layers };
}

/** The layer that computes the network's output. */
export function outputLayer({ layers }: Network): Layer {
  return layers[layers.length - 1];
}

/** The layers that feed `layer`, in order. */
export function inputsOf(layer: Layer, { layers }: Network): Layer[] {
  return layer.inputs.map((name) => {
    const found = layers.find((candidate) => candidate.name === name);
    if (!found) throw new Error(`${layer.name}: expected an input layer named "${name}", found none`);
    return found;
  });
}

/** `[28, 28, 1]` as `28×28×1`. */
export function shapeText(shape: Shape): string {
  return shape.join("×");
}
