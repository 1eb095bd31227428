/** What a line of a network's outline is called. */
import type { Layer } from "../../models/network";
import { hasKernel, isGroup, joinCounts, type OutlineNode } from "../../models/outline";
import { explanation, operationText } from "./operationText";

/** `stage2_block1` as `stage 2 · block 1`; names that are no words with a number stay as they are. */
export const pathText = (name: string) =>
  name
    .split("_")
    .map((part) => part.replace(/^([a-z]{3,})(\d+)$/, "$1 $2"))
    .join(" · ");

const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** The line's main words, and what stands behind them in small. */
export function nodeText(node: OutlineNode): { readonly title: string; readonly note: string } {
  const kernels = node.layers.filter(hasKernel);
  if (kernels.length > 1) {
    return { title: pathText(node.name), note: contentText(node, kernels) };
  }
  const main = kernels[0] ?? node.layers[0];
  const title = operationText(main.operation);
  const others = node.layers
    .filter((layer) => layer !== main)
    .map(({ operation }) => operationText(operation));
  const isSaid = title.split(/\W/, 1)[0] === node.name.replace(/\d+$/, "");
  return { title, note: [...(isSaid ? [] : [node.name]), ...others].join(" · ") };
}

/** `18 blocks` where the parts are alike; else the layers with weights, `2 conv 3×3 · 1 conv 1×1`. */
function contentText({ children }: OutlineNode, kernels: readonly Layer[]): string {
  const stems = new Set(children.map(({ name }) => /^([a-z]+)\d+$/i.exec(name)?.[1]));
  const [stem] = stems;
  if (stems.size === 1 && stem) return plural(children.length, stem);
  const counts = new Map<string, number>();
  for (const { operation } of kernels) {
    const name = operation.kind === "conv" ? `conv ${operation.kernelSize.join("×")}` : operation.kind;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => `${count} ${name}`).join(" · ");
}

/** A sentence for the line's details. */
export function nodeExplanation(node: OutlineNode): string {
  if (!isGroup(node)) return explanation(node.layers[0].operation);
  const { add, concat } = joinCounts(node);
  const joins = [add > 0 && plural(add, "skip connection"), concat > 0 && plural(concat, "concatenation")];
  const weighted = node.layers.filter(hasKernel).length;
  const parts = [`${plural(node.layers.length, "layer")}, ${weighted} with kernels`, ...joins];
  return `${parts.filter(Boolean).join("; ")}.`;
}
