/** The order in which a network's layers are computed, and which of them in one piece. */
import { type Layer, type Network, outputLayer } from "../../models/network";

/** One layer, with the sum and the ReLU or GELU behind it where nothing else reads what lies between. */
export interface Step {
  readonly layer: Layer;
  /** Whose outputs it reads. */
  readonly inputs: readonly string[];
  readonly isRelu: boolean;
  /** Behind a dense layer. */
  readonly isGelu: boolean;
  /** The output that is added before the ReLU. */
  readonly residual?: string;
  /** The layer whose output this is: `layer`, or the last one that is computed with it. */
  readonly output: string;
}

export interface Plan {
  readonly steps: readonly Step[];
  /** The outputs that are asked for: the network's, then, in training, the auxiliary ones. */
  readonly outputs: readonly string[];
}

const plans = new WeakMap<Network, { training: Plan; inference: Plan }>();

/** Auxiliary outputs, and the layers that only they need, are computed in training alone. */
export function planOf(network: Network, isTraining: boolean): Plan {
  let pair = plans.get(network);
  if (!pair) {
    pair = { training: makePlan(network, true), inference: makePlan(network, false) };
    plans.set(network, pair);
  }
  return isTraining ? pair.training : pair.inference;
}

function makePlan(network: Network, isTraining: boolean): Plan {
  const auxiliary = isTraining ? (network.auxiliary ?? []).map(({ layer }) => layer) : [];
  const outputs = [outputLayer(network).name, ...auxiliary];
  const layers = neededFor(outputs, network);
  const readers = new Map<string, Layer[]>(layers.map((layer) => [layer.name, []]));
  for (const layer of layers) for (const name of layer.inputs) readers.get(name)?.push(layer);
  /** The only layer that reads this one's output, if nothing else does. */
  const onlyReader = ({ name }: Layer) =>
    readers.get(name)?.length === 1 && !outputs.includes(name) ? readers.get(name)?.[0] : undefined;
  const activationBehind = (layer: Layer, name: "relu" | "gelu") => {
    const next = onlyReader(layer);
    return next?.operation.kind === "activation" && next.operation.activation === name ? next : undefined;
  };

  const position = new Map(layers.map((layer, index) => [layer.name, index]));
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  const mergedInto = new Map<string, Step>(); // by the name of each layer that a step computes
  const claim = (step: Step, parts: readonly Layer[]) => {
    for (const part of parts) mergedInto.set(part.name, step);
  };
  for (const layer of layers) {
    if (layer.operation.kind === "add") {
      // The branch that is normalised last is computed with the sum; the other one is ready by then.
      const [late] = [...layer.inputs]
        .sort((a, b) => (position.get(b) ?? 0) - (position.get(a) ?? 0))
        .map((name) => byName.get(name) as Layer);
      if (late.operation.kind !== "batchNorm" || onlyReader(late) !== layer) continue;
      const residual = layer.inputs.find((name) => name !== late.name) as string;
      const relu = activationBehind(layer, "relu");
      const parts = [late, layer, ...(relu ? [relu] : [])];
      const output = parts[parts.length - 1].name;
      const isRelu = relu !== undefined;
      claim({ layer: late, inputs: late.inputs, isRelu, isGelu: false, residual, output }, parts);
    } else if (fusable.has(layer.operation.kind)) {
      const relu = activationBehind(layer, "relu");
      const gelu = layer.operation.kind === "dense" ? activationBehind(layer, "gelu") : undefined;
      const last = relu ?? gelu;
      if (!last) continue;
      const activations = { isRelu: last === relu, isGelu: last === gelu };
      claim({ layer, inputs: layer.inputs, ...activations, output: last.name }, [layer, last]);
    }
  }
  const steps = layers.flatMap((layer): Step[] => {
    const merged = mergedInto.get(layer.name);
    if (merged) return merged.output === layer.name ? [merged] : [];
    return [{ layer, inputs: layer.inputs, isRelu: false, isGelu: false, output: layer.name }];
  });
  return { steps, outputs };
}

const fusable = new Set(["conv", "dense", "batchNorm"]);

function neededFor(outputs: readonly string[], network: Network): Layer[] {
  const needed = new Set(outputs);
  for (const layer of [...network.layers].reverse()) {
    if (needed.has(layer.name)) for (const name of layer.inputs) needed.add(name);
  }
  return network.layers.filter((layer) => needed.has(layer.name));
}
