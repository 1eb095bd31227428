import { type KeyboardEvent, type MouseEvent, useMemo, useRef, useState } from "react";
import { costOf } from "../../models/cost";
import type { Network } from "../../models/network";
import { isGroup, openAtFirst, outlineOf, rowsOf } from "../../models/outline";
import { DiagramDetails } from "./DiagramDetails";
import { DiagramRow } from "./DiagramRow";
import { edgesBetween } from "./diagramEdges";
import { formatBytes, formatCount } from "./format";
import styles from "./NetworkDiagram.module.css";
import { nodeCosts } from "./nodeCost";
import { treeMove } from "./treeMove";

export interface NetworkDiagramProps {
  readonly network: Network;
  /** Of the line that is chosen; the first one without it. */
  readonly selectedPath: string | undefined;
  readonly onSelect: (path: string) => void;
}

/** The network from image to logits as a tree of stages, blocks and layers; a chosen line tells more. */
export function NetworkDiagram({ network, selectedPath, onSelect }: NetworkDiagramProps) {
  const [changed, setChanged] = useState<ReadonlyMap<string, boolean>>(new Map()); // groups opened and closed by hand
  const [hovered, setHovered] = useState<number>();
  const tree = useRef<HTMLDivElement>(null);
  const cost = useMemo(() => costOf(network), [network]);
  const outline = useMemo(() => {
    const nodes = outlineOf(network);
    return { nodes, initially: openAtFirst(nodes), costOfNode: nodeCosts(cost) };
  }, [network, cost]);
  const shown = useMemo(() => {
    const rows = rowsOf(outline.nodes, ({ path }) => changed.get(path) ?? outline.initially.has(path));
    return {
      rows,
      edges: edgesBetween(rows, network),
      costs: rows.map(({ node }) => outline.costOfNode(node)),
    };
  }, [outline, changed, network]);
  const { rows, edges, costs } = shown;
  const found = rows.findIndex(({ node }) => node.path === selectedPath);
  const selected = Math.max(0, found);
  const told = hovered !== undefined && rows[hovered] ? hovered : selected;

  const toggle = (index: number, isOpen = !rows[index].isOpen) => {
    if (isGroup(rows[index].node)) setChanged(new Map(changed).set(rows[index].node.path, isOpen));
  };
  const select = (index: number) => {
    onSelect(rows[index].node.path);
    const line = tree.current?.querySelector<HTMLElement>(`[data-index="${index}"]`);
    line?.focus({ preventScroll: true });
    line?.scrollIntoView({ block: "nearest" });
  };
  const indexAt = ({ target }: MouseEvent): number | undefined => {
    const row = (target as Element).closest<HTMLElement>("[role=treeitem]");
    return row ? Number(row.dataset.index) : undefined;
  };

  function click(event: MouseEvent) {
    const index = indexAt(event);
    if (index === undefined) return;
    onSelect(rows[index].node.path);
    toggle(index);
  }

  function press(event: KeyboardEvent) {
    const move = treeMove(event.key, rows, selected);
    if (!move) return;
    event.preventDefault();
    if (move.kind === "select") select(move.index);
    else toggle(selected, move.isOpen);
  }

  return (
    <div className={styles.diagram}>
      <div className={styles.columns} aria-hidden="true">
        <span>layer</span>
        <span>output</span>
        <span>weights</span>
        <span>mult–adds</span>
      </div>
      <div
        ref={tree}
        className={styles.layers}
        role="tree"
        aria-label="Layers of the network"
        onKeyDown={press}
        onClick={click}
        onMouseOver={(event) => setHovered(indexAt(event))}
        onMouseLeave={() => setHovered(undefined)}
        onFocus={() => setHovered(undefined)}
      >
        {rows.map((row, index) => (
          <DiagramRow
            key={row.node.path}
            network={network}
            row={row}
            index={index}
            cost={costs[index]}
            edges={edges}
            isSelected={index === selected}
          />
        ))}
      </div>
      <div className={styles.foot}>
        <p className={styles.total}>
          <b>{formatCount(cost.parameters)}</b> parameters · <b>{formatCount(cost.multiplyAdds)}</b>{" "}
          multiply–adds · <b>{formatBytes(cost.activationBytes)}</b> of activations per image
        </p>
        <DiagramDetails network={network} node={rows[told].node} cost={costs[told]} />
      </div>
    </div>
  );
}
