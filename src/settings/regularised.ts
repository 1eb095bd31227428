/** The network with what the recipe asks of every model: spatial dropout, and the numbers of its normalisation. */
import { inputsOf, type Layer, type Network, type Operation } from "../../models/network";
import type { Recipe } from "./experiment";

type Regularisation = Pick<Recipe, "spatialDropout" | "normMomentum" | "normEpsilon">;

/** @throws `setting: expected …` if the network has no layer that a changed setting concerns. */
export function withRegularisation(network: Network, recipe: Regularisation): Network {
  const { spatialDropout, normMomentum, normEpsilon } = recipe;
  let next = network;
  if (normMomentum > 0) next = withNumber(next, "normMomentum", "momentum", normMomentum);
  if (normEpsilon > 0) next = withNumber(next, "normEpsilon", "epsilon", normEpsilon);
  return spatialDropout > 0 ? withSpatialDropout(next, spatialDropout) : next;
}

const normalisations: Readonly<Record<"momentum" | "epsilon", readonly Operation["kind"][]>> = {
  momentum: ["batchNorm"],
  epsilon: ["batchNorm", "layerNorm", "groupNorm"],
};

function withNumber(network: Network, key: string, name: "momentum" | "epsilon", value: number): Network {
  const kinds = normalisations[name];
  if (!network.layers.some(({ operation }) => kinds.includes(operation.kind))) {
    const wanted = name === "momentum" ? "batch norm" : "batch, layer or group norm";
    throw new Error(
      `${key}: expected a net with ${wanted}, got one without; choose it in the model's settings, or set this to 0`,
    );
  }
  const changed = ({ operation, ...layer }: Layer): Layer => ({
    ...layer,
    operation: kinds.includes(operation.kind) ? ({ ...operation, [name]: value } as Operation) : operation,
  });
  return { ...network, layers: network.layers.map(changed) };
}

/** Between every layer that a convolution reads and the convolutions that read it, from the second one on. */
function withSpatialDropout(network: Network, rate: number): Network {
  const isBehindConv = new Set<string>();
  const sources = new Set<string>();
  for (const layer of network.layers) {
    const isConv = layer.operation.kind === "conv";
    if (isConv) for (const name of layer.inputs) if (isBehindConv.has(name)) sources.add(name);
    if (isConv || inputsOf(layer, network).some(({ name }) => isBehindConv.has(name))) {
      isBehindConv.add(layer.name);
    }
  }
  if (sources.size === 0) {
    throw new Error(
      "spatialDropout: expected a net with a convolution behind another, got none; take another model, or set this to 0",
    );
  }
  const dropped = (name: string) => `${name}_spatialDropout`;
  const layers = network.layers.flatMap((layer): Layer[] => {
    const inputs = layer.inputs.map((name) => (sources.has(name) ? dropped(name) : name));
    const reader = layer.operation.kind === "conv" ? { ...layer, inputs } : layer;
    if (!sources.has(layer.name)) return [reader];
    const operation = { kind: "spatialDropout", rate } as const;
    return [reader, { name: dropped(layer.name), operation, inputs: [layer.name], shape: layer.shape }];
  });
  return { ...network, layers };
}
