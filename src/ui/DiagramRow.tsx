import { memo } from "react";
import { type Network, shapeText } from "../../models/network";
import { isGroup, type OutlineRow } from "../../models/outline";
import { DiagramLane, rowHeight } from "./DiagramLane";
import type { DiagramEdges } from "./diagramEdges";
import { formatLarge } from "./format";
import styles from "./NetworkDiagram.module.css";
import type { NodeCost } from "./nodeCost";
import { nodeText } from "./outlineText";

export interface DiagramRowProps {
  readonly network: Network;
  readonly row: OutlineRow;
  readonly index: number;
  readonly cost: NodeCost;
  readonly edges: DiagramEdges;
  readonly isSelected: boolean;
}

/** One line of the tree; the tree listens for the mouse and the keys. */
export const DiagramRow = memo(({ network, row, index, cost, edges, isSelected }: DiagramRowProps) => {
  const { node, level, isOpen } = row;
  const { parameters, multiplyAdds, shape } = cost;
  const { title, note } = nodeText(node);
  const isMinor = parameters === 0 && index > 0;
  return (
    <div
      role="treeitem"
      data-index={index}
      aria-level={level}
      aria-posinset={row.position}
      aria-setsize={row.siblingCount}
      aria-expanded={isGroup(node) ? isOpen : undefined}
      aria-selected={isSelected}
      tabIndex={isSelected ? 0 : -1}
      className={isMinor || isOpen ? `${styles.row} ${styles.minor}` : styles.row}
    >
      <DiagramLane
        network={network}
        row={row}
        index={index}
        height={rowHeight(row, parameters)}
        buses={edges.buses.filter(({ from, to }) => index >= from && index <= Math.max(...to))}
        flow={edges.flow[index]}
      />
      <span className={styles.name} data-level={Math.min(level, 4)}>
        {isGroup(node) && <span className={isOpen ? styles.open : styles.closed} aria-hidden="true" />}
        {title} <small>{note}</small>
      </span>
      <span className={styles.number}>{isOpen ? "" : shapeText(shape)}</span>
      <span className={styles.number}>{parameters > 0 && !isOpen ? formatLarge(parameters) : ""}</span>
      <span className={styles.number}>{multiplyAdds > 0 && !isOpen ? formatLarge(multiplyAdds) : ""}</span>
    </div>
  );
});
