/** The layers of a network as a tree: names are paths, and neighbours whose paths begin alike belong together. */
import type { Layer, Network } from "./network";

export interface OutlineNode {
  /** Its own in the network, e.g. `stage2_block1`; a path that comes a second time has a number behind. */
  readonly path: string;
  /** What its parent's path lacks, e.g. `block1`. */
  readonly name: string;
  /** All below it, in the network's order; the last one gives its output. */
  readonly layers: readonly Layer[];
  /** None for a single layer. */
  readonly children: readonly OutlineNode[];
}

/** The node at a path, wherever it is below these. */
export function nodeAt(nodes: readonly OutlineNode[], path: string): OutlineNode | undefined {
  for (const node of nodes) {
    const found = node.path === path ? node : nodeAt(node.children, path);
    if (found) return found;
  }
  return undefined;
}

/** One line of the tree as it is shown. */
export interface OutlineRow {
  readonly node: OutlineNode;
  /** 1 for the outermost. */
  readonly level: number;
  /** From 1, among its siblings. */
  readonly position: number;
  readonly siblingCount: number;
  readonly isOpen: boolean;
}

/** Whether a node is a stage or a block, and no single layer. */
export const isGroup = ({ children }: OutlineNode) => children.length > 0;

/** Convolutions, dense and recurrent layers: those that papers count as layers. */
export const hasKernel = ({ operation }: Layer) => ["conv", "dense", "lstm"].includes(operation.kind);

const segmentsOf = ({ name }: Layer) => name.split("_");

/** Stages, blocks and layers; a level at which nothing branches is left out. */
export function outlineOf({ layers }: Network): OutlineNode[] {
  const times = new Map<string, number>();
  const unique = (node: OutlineNode): OutlineNode => {
    const time = (times.get(node.path) ?? 0) + 1;
    times.set(node.path, time);
    const path = time === 1 ? node.path : `${node.path} ${time}`;
    return { ...node, path, children: node.children.map(unique) };
  };
  return nodesOf(layers, 0).map(unique);
}

function nodesOf(layers: readonly Layer[], depth: number): OutlineNode[] {
  const runs: Layer[][] = [];
  let before: string | undefined;
  for (const layer of layers) {
    const segment = segmentsOf(layer)[depth];
    if (runs.length > 0 && segment === before) runs[runs.length - 1].push(layer);
    else runs.push([layer]);
    before = segment;
  }
  return runs.map((run) => nodeOf(run, depth));
}

function nodeOf(layers: readonly Layer[], depth: number): OutlineNode {
  const segments = segmentsOf(layers[0]);
  if (layers.length === 1) {
    const name = segments.slice(Math.min(depth, segments.length - 1)).join("_");
    return { path: layers[0].name, name, layers, children: [] };
  }
  let end = depth + 1;
  while (layers.every((layer) => segmentsOf(layer)[end] === segments[end])) end += 1;
  return {
    path: segments.slice(0, end).join("_"),
    name: segments.slice(depth, end).join("_"),
    layers,
    children: nodesOf(layers, end),
  };
}

/** The lines to show while the groups that `isOpen` names are open. */
export function rowsOf(
  nodes: readonly OutlineNode[],
  isOpen: (node: OutlineNode) => boolean,
  level = 1,
): OutlineRow[] {
  return nodes.flatMap((node, index): OutlineRow[] => {
    const opened = isGroup(node) && isOpen(node);
    const row = { node, level, position: index + 1, siblingCount: nodes.length, isOpen: opened };
    return opened ? [row, ...rowsOf(node.children, isOpen, level + 1)] : [row];
  });
}

/**
 * The groups that are open at first: level by level, as long as at most `limit` lines show. A layer with what
 * follows it up to the next one (`conv`, `norm`, `activation`) stays one line.
 */
export function openAtFirst(nodes: readonly OutlineNode[], limit = 36): ReadonlySet<string> {
  let open = new Set<string>();
  for (;;) {
    const rows = rowsOf(nodes, ({ path }) => open.has(path));
    const closed = rows.filter(
      ({ node, isOpen }) => isGroup(node) && !isOpen && node.layers.filter(hasKernel).length > 1,
    );
    const next = new Set([...open, ...closed.map(({ node }) => node.path)]);
    if (closed.length === 0 || rowsOf(nodes, ({ path }) => next.has(path)).length > limit) return open;
    open = next;
  }
}

/** How many sums and concatenations with several inputs a node has. */
export function joinCounts({ layers }: OutlineNode): { readonly add: number; readonly concat: number } {
  const count = (kind: "add" | "concat") =>
    layers.filter(({ operation, inputs }) => operation.kind === kind && inputs.length > 1).length;
  return { add: count("add"), concat: count("concat") };
}
