/** Where the circles, labels and ticks of a bubble chart stand: x logarithmic, y linear, area a third number. */

export interface Bubble {
  readonly id: string;
  readonly label: string;
  /** Above 0. */
  readonly x: number;
  /** 0–1 */
  readonly y: number;
  /** Its area stands for this; above 0. */
  readonly size: number;
  /** A CSS variable, e.g. `--run-1`. */
  readonly color: string;
  /** An outline only. */
  readonly isHollow?: boolean;
}

export interface PlacedBubble {
  readonly bubble: Bubble;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Absent where it would cover another one in every place. */
  readonly label?: { readonly x: number; readonly y: number; readonly anchor: "start" | "middle" | "end" };
}

export interface Tick {
  readonly at: number;
  readonly value: number;
}

export interface BubbleLayout {
  /** Large ones first, so that small ones lie above. */
  readonly bubbles: readonly PlacedBubble[];
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  readonly frame: {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  };
}

const charWidth = 6.4; // of 12-pixel text, about
const lineHeight = 14;

export function layoutBubbles(bubbles: readonly Bubble[], width: number, height: number): BubbleLayout {
  const frame = { left: 48, right: width - 16, top: 16, bottom: height - 48 };
  const [low, high] = logDomain(bubbles.map(({ x }) => x));
  const step = niceStep(bubbles.map(({ y }) => y));
  const bottom = Math.max(0, Math.floor(Math.min(...bubbles.map(({ y }) => y)) / step - 0.5) * step);
  const top = Math.min(1, Math.ceil(Math.max(...bubbles.map(({ y }) => y)) / step + 0.5) * step);
  const across = (x: number) =>
    frame.left + ((Math.log10(x) - low) / (high - low)) * (frame.right - frame.left);
  const down = (y: number) => frame.bottom - ((y - bottom) / (top - bottom)) * (frame.bottom - frame.top);
  const radiusOf = areaScale(bubbles, Math.min(32, width / 16));
  const circles = [...bubbles]
    .sort((a, b) => b.size - a.size)
    .map((bubble) => ({ bubble, x: across(bubble.x), y: down(bubble.y), radius: radiusOf(bubble.size) }));
  return {
    bubbles: withLabels(circles, { left: frame.left, right: width - 4, top: 4, bottom: frame.bottom }),
    xTicks: logTicks(low, high, Math.max(2, Math.floor(width / 90))).map((value) => ({
      value,
      at: across(value),
    })),
    yTicks: Array.from({ length: Math.round((top - bottom) / step) + 1 }, (_, index) => {
      const value = bottom + index * step;
      return { value, at: down(value) };
    }),
    frame,
  };
}

/** The radius whose circle has an area in proportion to the size; the largest has `largest`, none below 3. */
export function areaScale(bubbles: readonly Bubble[], largest: number): (size: number) => number {
  const reach = Math.max(...bubbles.map(({ size }) => size));
  return (size) => Math.max(3, largest * Math.sqrt(size / reach));
}

/** Powers of ten from below the least to above the greatest, at least one decade apart. */
function logDomain(values: readonly number[]): [number, number] {
  const [least, greatest] = [Math.log10(Math.min(...values)), Math.log10(Math.max(...values))];
  const margin = Math.max(0.15 * (greatest - least), (1 - (greatest - least)) / 2, 0.15);
  return [least - margin, greatest + margin];
}

/** 1, 2 and 5 of each decade, or fewer; at most `limit`. */
export function logTicks(low: number, high: number, limit: number): number[] {
  for (const steps of [[1, 2, 5], [1, 3], [1]]) {
    const ticks = [];
    for (let power = Math.floor(low); power <= high; power++) {
      for (const step of steps) ticks.push(step * 10 ** power);
    }
    const inside = ticks.filter((tick) => Math.log10(tick) >= low && Math.log10(tick) <= high);
    if (inside.length <= limit) return inside;
  }
  const [first, last] = [Math.ceil(low), Math.floor(high)];
  const stride = Math.ceil((last - first + 1) / limit);
  return Array.from(
    { length: Math.floor((last - first) / stride) + 1 },
    (_, index) => 10 ** (first + index * stride),
  );
}

function niceStep(values: readonly number[]): number {
  const span = Math.max(...values) - Math.min(...values);
  return [0.01, 0.02, 0.05, 0.1].find((step) => span / step <= 5) ?? 0.2;
}

type Circle = Omit<PlacedBubble, "label">;
interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const overlap = (a: Box, b: Box) =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
  Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));
const boxOf = ({ x, y, radius }: Circle): Box => ({
  left: x - radius,
  right: x + radius,
  top: y - radius,
  bottom: y + radius,
});

/** Each label beside its circle, where it covers least: circles rather than other labels. */
function withLabels(circles: readonly Circle[], bounds: Box): PlacedBubble[] {
  const taken: Box[] = [];
  return circles.map((circle) => {
    const { x, y, radius, bubble } = circle;
    const width = charWidth * bubble.label.length;
    const gap = radius + 4;
    const slant = 0.7 * radius + 4;
    const places = [
      { x: x + gap, y, anchor: "start" },
      { x, y: y - gap - 5, anchor: "middle" },
      { x, y: y + gap + 6, anchor: "middle" },
      { x: x - gap, y, anchor: "end" },
      { x: x + slant, y: y - slant, anchor: "start" },
      { x: x + slant, y: y + slant, anchor: "start" },
      { x: x - slant, y: y - slant, anchor: "end" },
      { x: x - slant, y: y + slant, anchor: "end" },
    ] as const;
    const options = places.map((label) => {
      const left =
        label.anchor === "start" ? label.x : label.anchor === "end" ? label.x - width : label.x - width / 2;
      const box = {
        left,
        right: left + width,
        top: label.y - lineHeight / 2,
        bottom: label.y + lineHeight / 2,
      };
      const coveredBy = (boxes: readonly Box[]) => boxes.reduce((sum, other) => sum + overlap(box, other), 0);
      const onLabels = coveredBy(taken);
      const onCircles = coveredBy(circles.filter((other) => other !== circle).map(boxOf));
      const outside = width * lineHeight - overlap(box, bounds);
      return { label, box, onLabels, cost: onCircles + 4 * onLabels + 2 * outside };
    });
    const best = options.reduce((least, option) => (option.cost < least.cost - 0.5 ? option : least));
    if (best.onLabels > 0) return circle;
    taken.push(best.box);
    return { ...circle, label: best.label };
  });
}
