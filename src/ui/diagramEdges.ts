/** The edges of a network between the lines of its outline, whichever groups are open. */
import type { Layer, Network } from "../../models/network";
import type { OutlineRow } from "../../models/outline";

/** `skip` ends in a sum, `concat` in a concatenation; `flow` is the branch itself, or leads elsewhere. */
export type EdgeKind = "skip" | "concat" | "flow";

/** What leaves one line and passes over others: drawn beside them, with an end at each of `to`. */
export interface Bus {
  readonly from: number;
  readonly to: readonly number[];
  readonly kind: EdgeKind;
  /** 0 is the innermost; buses that overlap have different ones. */
  readonly lane: number;
}

export interface DiagramEdges {
  readonly buses: readonly Bus[];
  /** For each line, whether the straight line enters it from above and leaves it below. */
  readonly flow: readonly { readonly enters: boolean; readonly leaves: boolean }[];
}

/** Open groups are no ends of edges: their layers stand below them. */
export function edgesBetween(rows: readonly OutlineRow[], network: Network): DiagramEdges {
  const rowOf = new Map<string, number>();
  for (const [index, row] of rows.entries()) {
    if (!row.isOpen) for (const layer of row.node.layers) rowOf.set(layer.name, index);
  }
  const nodes = rows.flatMap((row, index) => (row.isOpen ? [] : [index]));
  const place = new Map(nodes.map((index, position) => [index, position]));
  const kindOf = kinds(network);
  const flow = rows.map(() => ({ enters: false, leaves: false }));
  const far = new Map<string, { from: number; to: Set<number>; kind: EdgeKind }>();
  for (const layer of network.layers) {
    for (const input of layer.inputs) {
      const [from, to] = [rowOf.get(input) ?? 0, rowOf.get(layer.name) ?? 0];
      if (from === to) continue;
      if ((place.get(to) ?? 0) - (place.get(from) ?? 0) === 1) {
        for (let row = from; row < to; row++) {
          flow[row].leaves = true;
          flow[row + 1].enters = true;
        }
        continue;
      }
      const kind = kindOf(input, layer);
      const bus = far.get(`${from} ${kind}`) ?? { from, to: new Set<number>(), kind };
      bus.to.add(to);
      far.set(`${from} ${kind}`, bus);
    }
  }
  return { buses: inLanes([...far.values()].map((bus) => ({ ...bus, to: [...bus.to] }))), flow };
}

/** Gives each bus the innermost lane that is free from its first to its last line. */
function inLanes(buses: readonly Omit<Bus, "lane">[]): Bus[] {
  const busyUntil: number[] = [];
  return [...buses]
    .sort((a, b) => a.from - b.from || Math.max(...a.to) - Math.max(...b.to))
    .map((bus) => {
      const free = busyUntil.findIndex((last) => last <= bus.from);
      const lane = free < 0 ? busyUntil.length : free;
      busyUntil[lane] = Math.max(...bus.to);
      return { ...bus, lane };
    });
}

/** What an edge leads to: it is followed to the next layer that joins several inputs. */
function kinds(network: Network): (input: string, layer: Layer) => EdgeKind {
  const readers = new Map<string, Layer[]>();
  for (const layer of network.layers) {
    for (const input of layer.inputs) readers.set(input, [...(readers.get(input) ?? []), layer]);
  }
  return (input, layer) => {
    let [name, at] = [input, layer];
    while (at.inputs.length === 1) {
      const next = readers.get(at.name) ?? [];
      if (next.length !== 1) return "flow";
      [name, at] = [at.name, next[0]];
    }
    if (at.operation.kind === "concat") return "concat";
    return at.operation.kind === "add" && at.inputs[0] !== name ? "skip" : "flow"; // a sum names its branch first
  };
}
