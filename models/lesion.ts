/**
 * A network with one block bypassed, as in Veit, Wilber & Belongie, Residual Networks Behave Like Ensembles of
 * Relatively Shallow Networks, 2016, section 4.1: what enters a residual block goes on by its shortcut alone, and what
 * enters a plain one goes on as it is. All other layers keep their names, and so their trained weights.
 */
import { type Layer, type Network, outputLayer, shapeText } from "./network";
import { hasKernel, nodeAt, type OutlineNode, outlineOf } from "./outline";

type Lesion =
  | { readonly network: Network; readonly problem?: undefined }
  /** Why the block cannot be bypassed, in a sentence. */
  | { readonly network?: undefined; readonly problem: string };

/** Bypasses the block at a path of the network's outline, e.g. `stage2_block1`. */
export function lesion(network: Network, path: string): Lesion {
  const node = nodeAt(outlineOf(network), path);
  if (!node) return { problem: `${path}: expected a block of this network, found none; choose another one.` };
  const own = new Map(node.layers.map((layer) => [layer.name, layer]));
  if (own.has(outputLayer(network).name)) return { problem: "Nothing would be left to give the output." };
  const sums = node.layers.filter(({ operation, inputs }) => operation.kind === "add" && inputs.length > 1);
  const replaced = sums.length > 0 ? shortcuts(sums, own) : identity(network, node, own);
  return typeof replaced === "string" ? { problem: replaced } : { network: without(network, replaced, own) };
}

/** Each sum becomes the one of its inputs that has fewer kernels behind it within the block. */
function shortcuts(sums: readonly Layer[], own: ReadonlyMap<string, Layer>): Map<string, string> | string {
  const kernelsBehind = (name: string, seen = new Set<string>()): number => {
    const layer = own.get(name);
    if (!layer || seen.has(name)) return 0;
    seen.add(name);
    const before = layer.inputs.reduce((count, input) => count + kernelsBehind(input, seen), 0);
    return before + Number(hasKernel(layer));
  };
  const replaced = new Map<string, string>();
  for (const { name, inputs } of sums) {
    const [a, b] = inputs.map((input) => kernelsBehind(input));
    if (a === b) return "Both inputs of its sum are alike: none of them is a shortcut.";
    replaced.set(name, a < b ? inputs[0] : inputs[1]);
  }
  return replaced;
}

/** The block's last layer becomes what enters the block. */
function identity(
  { layers }: Network,
  node: OutlineNode,
  own: ReadonlyMap<string, Layer>,
): Map<string, string> | string {
  const entries = new Set(node.layers.flatMap(({ inputs }) => inputs.filter((input) => !own.has(input))));
  const exits = node.layers.filter(({ name }) =>
    layers.some((layer) => !own.has(layer.name) && layer.inputs.includes(name)),
  );
  if (entries.size === 0) return "It is the image.";
  if (entries.size > 1 || exits.length !== 1) {
    return "Several branches enter or leave it, so nothing could go on in its place.";
  }
  const [entry] = entries;
  const [exit] = exits;
  const before = layers.find(({ name }) => name === entry) as Layer;
  if (shapeText(before.shape) !== shapeText(exit.shape)) {
    return (
      `It makes ${shapeText(exit.shape)} of ${shapeText(before.shape)} and has no shortcut: ` +
      "without it, the layers behind would not fit."
    );
  }
  return new Map([[exit.name, entry]]);
}

/** The layers that are still needed once those in `replaced` are passed by. */
function without(
  { layers, auxiliary = [] }: Network,
  replaced: ReadonlyMap<string, string>,
  own: ReadonlyMap<string, Layer>,
): Network {
  const source = (name: string): string => {
    const next = replaced.get(name);
    return next === undefined ? name : source(next);
  };
  const outputs = auxiliary.filter(({ layer }) => !own.has(layer));
  const needed = new Set([layers[layers.length - 1].name, ...outputs.map(({ layer }) => layer)]);
  const kept: Layer[] = [];
  for (const layer of [...layers].reverse()) {
    if (!needed.has(layer.name)) continue;
    const inputs = layer.inputs.map(source);
    for (const input of inputs) needed.add(input);
    kept.unshift({ ...layer, inputs });
  }
  return outputs.length > 0 ? { layers: kept, auxiliary: outputs } : { layers: kept };
}
