import type { Network } from "../../models/network";
import { isGroup, joinCounts, type OutlineRow } from "../../models/outline";
import { Bypasses, bypassCount } from "./DiagramBypasses";
import type { Bus } from "./diagramEdges";
import { edgeClass, middle } from "./diagramLook";
import styles from "./NetworkDiagram.module.css";

const width = 72;
const laneX = (lane: number) => Math.max(2, 30 - 6 * lane);

/** Lines with much below them are higher, those of layers without weights lower. */
export function rowHeight({ node, isOpen }: OutlineRow, parameters: number): number {
  if (isGroup(node)) return isOpen ? 24 : bypassCount(joinCounts(node)) > 2 ? 56 : 40;
  if (node.layers[0].operation.kind === "input") return 40;
  return parameters > 0 ? 32 : 24;
}

export interface DiagramLaneProps {
  readonly network: Network;
  readonly row: OutlineRow;
  readonly index: number;
  readonly height: number;
  readonly buses: readonly Bus[];
  readonly flow: { readonly enters: boolean; readonly leaves: boolean };
}

/** The drawing at the left of a line: its output as a block, and the edges that pass or end here. */
export function DiagramLane({ network, row, index, height, buses, flow }: DiagramLaneProps) {
  const half = height / 2;
  const { add, concat } = joinCounts(row.node);
  const isClosed = isGroup(row.node) && !row.isOpen;
  return (
    <svg className={styles.lane} width={width} height={height} aria-hidden="true">
      {flow.enters && <line x1={middle} x2={middle} y1="0" y2={half} />}
      {flow.leaves && <line x1={middle} x2={middle} y1={half} y2={height} />}
      {buses.map((bus) => {
        const path = busPath(bus, index, height);
        return path && <path key={`${bus.from} ${bus.kind}`} className={edgeClass[bus.kind]} d={path} />;
      })}
      {isClosed && <Bypasses kind="concat" count={concat} height={height} />}
      {isClosed && <Bypasses kind="skip" count={add} height={height} />}
      {!row.isOpen && <Block network={network} row={row} height={height} />}
    </svg>
  );
}

function busPath({ from, to, lane }: Bus, index: number, height: number): string {
  const x = laneX(lane);
  const last = Math.max(...to);
  const half = height / 2;
  if (index === from) return `M${middle} ${half} H${x + 4} Q${x} ${half} ${x} ${half + 4} V${height}`;
  if (index < from || index > last) return "";
  const end = to.includes(index) ? `M${x} 0 V${half - 4} Q${x} ${half} ${x + 4} ${half} H${middle}` : "";
  return index < last ? `${end} M${x} 0 V${height}` : end;
}

/** As high as the image is large, as wide as it has channels; a sum is a plus in a circle. */
function Block({ network, row, height }: { network: Network; row: OutlineRow; height: number }) {
  const half = height / 2;
  const { operation, shape, inputs } = row.node.layers[row.node.layers.length - 1];
  const isClosed = isGroup(row.node);
  if (!isClosed && operation.kind === "add" && inputs.length > 1) {
    return (
      <>
        <circle className={styles.join} cx={middle} cy={half} r="6" />
        <path d={`M${middle - 3} ${half} H${middle + 3} M${middle} ${half - 3} V${half + 3}`} />
      </>
    );
  }
  const share = Math.sqrt(side(shape) / side(network.layers[0].shape));
  const blockHeight = shape.length === 1 ? 4 : 4 + (height - 18) * Math.min(1, share);
  const blockWidth = Math.min(24, 4 + 2 * Math.log2(1 + shape[shape.length - 1]));
  const block = (shift: number) => (
    <rect
      x={middle - blockWidth / 2 + shift}
      y={half - blockHeight / 2 - shift}
      width={blockWidth}
      height={blockHeight}
      rx="1"
    />
  );
  return (
    <>
      {isClosed && block(2)}
      {block(0)}
    </>
  );
}

/** Of an image, or of the square that a sequence would fill. */
export function side(shape: readonly number[]): number {
  if (shape.length === 3) return Math.max(1, shape[0]);
  return shape.length === 2 ? Math.sqrt(shape[0]) : 1;
}
