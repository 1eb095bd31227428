import { useMemo } from "react";
import type { Network } from "../../models/network";
import { type GlyphArc, glyphOf, glyphSize } from "./glyph";
import styles from "./ModelGlyph.module.css";

const { width, height } = glyphSize;

/** A network in a thumbnail: higher blocks are larger images, wider ones have more channels. */
export function ModelGlyph({ network }: { network: Network }) {
  const { blocks, arcs } = useMemo(() => glyphOf(network), [network]);
  const last = blocks[blocks.length - 1];
  return (
    <svg className={styles.glyph} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <line x1={blocks[0].x} x2={last.x + last.width} y1={height / 2} y2={height / 2} />
      {blocks.map((block) => (
        <rect key={block.path} x={block.x} y={block.y} width={block.width} height={block.height} rx="1" />
      ))}
      {arcs.map((arc) => (
        <path key={`${arc.kind} ${arc.left} ${arc.right}`} className={styles[arc.kind]} d={arcPath(arc)} />
      ))}
    </svg>
  );
}

/** A cubic curve reaches three quarters of the way to its control points. */
function arcPath({ left, right, y, peak }: GlyphArc): string {
  const control = y + (peak - y) / 0.75;
  return `M${left} ${y} C${left} ${control} ${right} ${control} ${right} ${y}`;
}
