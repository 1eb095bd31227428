/** Where the marks and labels of a scatter chart stand. */

export interface ScatterFrame {
  readonly width: number;
  readonly height: number;
  /** Around the marks, in pixels. */
  readonly margin: number;
}

/** Places `[count, 2]` in pixels, the second coordinate upwards; one scale for both, so that distances are right. */
export function fitted(places: Float32Array, { width, height, margin }: ScatterFrame): Float32Array {
  const [xs, ys] = [0, 1].map((axis) => extentOf(places, axis));
  const scale = Math.min(
    (width - 2 * margin) / (xs.high - xs.low || 1),
    (height - 2 * margin) / (ys.high - ys.low || 1),
  );
  const [middleX, middleY] = [(xs.low + xs.high) / 2, (ys.low + ys.high) / 2];
  return places.map((value, at) =>
    at % 2 === 0 ? width / 2 + (value - middleX) * scale : height / 2 - (value - middleY) * scale,
  );
}

function extentOf(places: Float32Array, axis: number): { low: number; high: number } {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = axis; at < places.length; at += 2) {
    low = Math.min(low, places[at]);
    high = Math.max(high, places[at]);
  }
  return { low, high };
}

/** The point that is nearest to a place, within `reach` pixels. */
export function nearestPoint(points: Float32Array, x: number, y: number, reach: number): number | undefined {
  let best: number | undefined;
  let bestSquare = reach * reach;
  for (let index = 0; 2 * index < points.length; index++) {
    const square = (points[2 * index] - x) ** 2 + (points[2 * index + 1] - y) ** 2;
    if (square > bestSquare) continue;
    best = index;
    bestSquare = square;
  }
  return best;
}

const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

/**
 * Where a key leads from a point: an arrow to the nearest one within 45° of its direction, Home and End to the first
 * and the last one. The point itself where there is none; undefined if it is none of the chart's keys.
 */
export function neighbourBy(points: Float32Array, from: number, key: string): number | undefined {
  if (key === "Home") return 0;
  if (key === "End") return points.length / 2 - 1;
  const direction = directions[key];
  if (!direction) return undefined;
  let best = from;
  let bestSquare = Number.POSITIVE_INFINITY;
  for (let index = 0; 2 * index < points.length; index++) {
    const dx = points[2 * index] - points[2 * from];
    const dy = points[2 * index + 1] - points[2 * from + 1];
    const along = dx * direction[0] + dy * direction[1];
    const across = Math.abs(dx * direction[1] - dy * direction[0]);
    const square = dx * dx + dy * dy;
    if (along <= 0 || across > along || square >= bestSquare) continue;
    best = index;
    bestSquare = square;
  }
  return best;
}

const shapeCount = 4;
const colorCount = 8;

/** Which of the theme's colours a group has. */
export const groupColor = (group: number) => `--run-${1 + (group % colorCount)}`;

/** The outline of a group's mark around a point: other groups of the same colour have another shape. */
export function markPath(group: number, x: number, y: number, radius: number): string {
  const at = (value: number) => value.toFixed(1);
  const r = radius;
  switch (Math.floor(group / colorCount) % shapeCount) {
    case 0:
      return `M${at(x - r)} ${at(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
    case 1:
      return `M${at(x - r)} ${at(y - r)}h${2 * r}v${2 * r}h${-2 * r}z`;
    case 2:
      return `M${at(x)} ${at(y - 1.3 * r)}l${at(1.3 * r)} ${at(2.3 * r)}h${at(-2.6 * r)}z`;
    default:
      return `M${at(x)} ${at(y - 1.4 * r)}l${at(1.4 * r)} ${at(1.4 * r)}l${at(-1.4 * r)} ${at(1.4 * r)}l${at(-1.4 * r)} ${at(-1.4 * r)}z`;
  }
}

export interface PlacedLabel {
  readonly group: number;
  readonly x: number;
  readonly y: number;
}

const lineHeight = 15;
const charWidth = 7;

/** A label at the median of each group, moved down or up where it would cover another one. */
export function groupLabels(
  points: Float32Array,
  groups: ArrayLike<number>,
  names: readonly string[],
): PlacedLabel[] {
  const labels: PlacedLabel[] = [];
  for (const [group, name] of names.entries()) {
    const members = Array.from({ length: groups.length }, (_, index) => index).filter(
      (index) => groups[index] === group,
    );
    if (members.length === 0) continue;
    const x = median(members.map((index) => points[2 * index]));
    const middle = median(members.map((index) => points[2 * index + 1]));
    const isFree = (y: number) =>
      labels.every(
        (other) =>
          Math.abs(other.y - y) >= lineHeight ||
          Math.abs(other.x - x) >= ((name.length + names[other.group].length + 1) * charWidth) / 2,
      );
    const shifts = [0, 1, -1, 2, -2, 3, -3, 4, -4].map((lines) => middle + lines * lineHeight);
    labels.push({ group, x, y: shifts.find(isFree) ?? middle });
  }
  return labels;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
