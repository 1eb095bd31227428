/** A small drawing of a network from left to right: where its blocks and edges stand. */
import type { Network } from "../../models/network";
import {
  hasKernel,
  isGroup,
  joinCounts,
  type OutlineRow,
  openAtFirst,
  outlineOf,
  rowsOf,
} from "../../models/outline";
import { type EdgeKind, edgesBetween } from "./diagramEdges";

export interface GlyphBlock {
  readonly path: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A curve from `left` to `right` at the height `y`, that rises to `peak` above skips and falls below concatenations. */
export interface GlyphArc {
  readonly kind: Exclude<EdgeKind, "flow">;
  readonly left: number;
  readonly right: number;
  readonly y: number;
  readonly peak: number;
}

export interface Glyph {
  readonly blocks: readonly GlyphBlock[];
  readonly arcs: readonly GlyphArc[];
}

export const glyphSize = { width: 240, height: 88 };

const middle = glyphSize.height / 2;
const largestGap = 8;
const blockLimit = 12;

/** Height by resolution, width by channels; what neither has a kernel nor changes the shape belongs to the block before. */
export function glyphOf(network: Network): Glyph {
  const rows = partsOf(network);
  const imageSide = side(network.layers[0].shape);
  const widths = rows.map(({ node }) => {
    const { shape } = node.layers[node.layers.length - 1];
    return 3 + 3 * Math.log2(1 + shape[shape.length - 1]);
  });
  const gap = Math.min(largestGap, (0.5 * glyphSize.width) / (rows.length + 1));
  const room = glyphSize.width - gap * (rows.length + 1);
  const scale = Math.min(1, room / widths.reduce((sum, width) => sum + width, 0));
  let x = gap;
  const blocks = rows.map(({ node }, index): GlyphBlock => {
    const { shape } = node.layers[node.layers.length - 1];
    const height = shape.length === 1 ? 8 : 8 + 44 * Math.min(1, Math.sqrt(side(shape) / imageSide));
    const block = { path: node.path, x, y: middle - height / 2, width: scale * widths[index], height };
    x += block.width + gap;
    return block;
  });
  return {
    blocks,
    arcs: [
      ...rows.flatMap((row, index) => arcsOver(row, blocks[index], gap)),
      ...farArcs(rows, network, blocks),
    ],
  };
}

/** The side of an image, or of the square that a sequence would fill. */
function side(shape: readonly number[]): number {
  if (shape.length === 3) return Math.max(1, shape[0]);
  return shape.length === 2 ? Math.sqrt(shape[0]) : 1;
}

function partsOf(network: Network): OutlineRow[] {
  const nodes = outlineOf(network);
  const open = openAtFirst(nodes, blockLimit);
  const parts: OutlineRow[] = [];
  for (const row of rowsOf(nodes, ({ path }) => open.has(path))) {
    if (row.isOpen) continue;
    const before = parts[parts.length - 1];
    const { layers } = row.node;
    const isMinor = !layers.some(hasKernel) && !isGroup(row.node);
    if (before && isMinor && `${lastShape(before)}` === `${lastShape(row)}`) {
      parts[parts.length - 1] = {
        ...before,
        node: { ...before.node, layers: [...before.node.layers, ...layers] },
      };
    } else parts.push(row);
  }
  return parts;
}

const lastShape = ({ node }: OutlineRow) => node.layers[node.layers.length - 1].shape;

/** The joins within a block: as many arcs side by side, four at most. */
function arcsOver({ node }: OutlineRow, block: GlyphBlock, gap: number): GlyphArc[] {
  const counts = joinCounts(node);
  const arcs = (kind: GlyphArc["kind"], count: number): GlyphArc[] => {
    const shown = Math.min(count, 4);
    const reach = block.width + gap;
    const y = kind === "skip" ? block.y : block.y + block.height;
    return Array.from({ length: shown }, (_, index) => ({
      kind,
      left: block.x - gap / 2 + (index * reach) / shown,
      right: block.x - gap / 2 + ((index + 1) * reach) / shown,
      y,
      peak: kind === "skip" ? y - 10 : y + 10,
    }));
  };
  return [...arcs("skip", counts.add), ...arcs("concat", counts.concat)];
}

/** Edges that pass over whole blocks. */
function farArcs(rows: readonly OutlineRow[], network: Network, blocks: readonly GlyphBlock[]): GlyphArc[] {
  const centre = ({ x, width }: GlyphBlock) => x + width / 2;
  return edgesBetween(rows, network).buses.flatMap(({ kind, from, to }) =>
    kind === "flow"
      ? []
      : to.map((end): GlyphArc => {
          const passed = blocks.slice(from, end + 1);
          const isSkip = kind === "skip";
          const y = isSkip
            ? Math.min(...passed.map((block) => block.y))
            : Math.max(...passed.map((block) => block.y + block.height));
          return {
            kind,
            left: centre(blocks[from]),
            right: centre(blocks[end]),
            y,
            peak: isSkip ? y - 14 : y + 14,
          };
        }),
  );
}
