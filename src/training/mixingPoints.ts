/** Where manifold mixup may mix: all that comes after must depend on the mixed features alone. */
import type { Network } from "../../models/network";
import { weightsOf } from "../../models/weights";
import { planOf } from "./plan";

const known = new WeakMap<Network, readonly string[]>();

/**
 * Outputs that the whole network passes through, in front of a layer with weights, the input first. Inside a
 * residual block there is none, since its shortcut would pass the others by; nor is there behind an auxiliary output.
 */
export function mixingPoints(network: Network): readonly string[] {
  const points = known.get(network) ?? findPoints(network);
  known.set(network, points);
  return points;
}

function findPoints(network: Network): string[] {
  const { steps, outputs } = planOf(network, true);
  const lastUse = new Map<string, number>(outputs.map((name) => [name, steps.length]));
  const feedsWeights = new Set<string>();
  steps.forEach(({ layer, inputs, residual }, index) => {
    for (const name of residual === undefined ? inputs : [...inputs, residual]) {
      lastUse.set(name, Math.max(index, lastUse.get(name) ?? 0));
      if (weightsOf(layer, network).length > 0) feedsWeights.add(name);
    }
  });
  let neededAfter = 0; // the last step that needs an output of the steps before
  return steps.flatMap(({ output }, index) => {
    const isOnlyOne = neededAfter <= index;
    neededAfter = Math.max(neededAfter, lastUse.get(output) ?? 0);
    return isOnlyOne && feedsWeights.has(output) ? [output] : [];
  });
}
