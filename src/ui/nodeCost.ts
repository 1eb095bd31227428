import type { LayerCost, NetworkCost } from "../../models/cost";
import type { Shape } from "../../models/network";
import type { OutlineNode } from "../../models/outline";

/** What a layer or a group of layers costs for one image. */
export interface NodeCost extends Omit<LayerCost, "layer" | "connections"> {
  /** Of its output. */
  readonly shape: Shape;
}

/** Sums over a group's layers; shape and receptive field are those of its last one. */
export function nodeCosts(cost: NetworkCost): (node: OutlineNode) => NodeCost {
  const byName = new Map(cost.layers.map((one) => [one.layer.name, one]));
  return ({ layers }) => {
    const costs = layers.flatMap(({ name }) => byName.get(name) ?? []);
    const sum = (key: "parameters" | "multiplyAdds" | "activationBytes") =>
      costs.reduce((total, one) => total + one[key], 0);
    const last = layers[layers.length - 1];
    return {
      shape: last.shape,
      receptiveField: byName.get(last.name)?.receptiveField ?? 1,
      parameters: sum("parameters"),
      multiplyAdds: sum("multiplyAdds"),
      activationBytes: sum("activationBytes"),
    };
  };
}
