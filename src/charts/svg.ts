/** Curves as a file: the same lines as on the page, with their names beside them. */
import { type DrawnLine, extentOf } from "./drawLines";
import { roundTicks } from "./ErrorChart";
import { type LineLook, linesOf, opacityOf, type Points, pointsOf } from "./lines";
import { groupsOf, type Mark, type Series, type Span } from "./series";

export interface Figure extends LineLook {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly xReach: number;
  readonly yRange?: Span;
  readonly series: readonly Series[];
  readonly marks?: readonly Mark[];
  readonly formatTick: (x: number) => string;
  /** What a CSS variable stands for: a file has no theme. */
  readonly color: (variable: string) => string;
}

const frame = { left: 64, right: 640, top: 40, bottom: 344 };
const height = 400;
const lineHeight = 18;

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
const short = (value: number) => String(Number(value.toPrecision(6)));

/** The figure as SVG of 12-pixel text, `[width, height]` in its root. */
export function figureSvg(figure: Figure): string {
  const { title, xLabel, yLabel, series, isLog, smoothing, zoom, color, formatTick } = figure;
  const { marks = [] } = figure;
  const groups = groupsOf(series).filter(([, own]) => own.some((one) => isWithin(one, zoom)));
  // In a file no run is the current one.
  const equals = groups.length > 1 ? series.map((one) => ({ ...one, faded: true })) : series;
  const lines = linesOf(equals, smoothing).map((line) => ({ line, points: pointsOf(line, figure, 600) }));
  const x = scaleOf(zoom ?? [0, Math.max(figure.xReach, ...lines.map(({ points }) => points.x.at(-1) ?? 0))]);
  const y = heightOf(figure, lines);
  const nameWidth = 40 + 7 * Math.max(0, ...groups.map(([name]) => name.length));
  const width = frame.right + 16 + nameWidth;
  const across = (value: number) => short(frame.left + x.place(value) * (frame.right - frame.left));
  const down = (value: number) => short(frame.bottom - y.place(value) * (frame.bottom - frame.top));
  const text = (at: string, content: string, more = "") =>
    `<text ${at} fill="${color("--ink-soft")}" ${more}>${escaped(content)}</text>`;
  const grid = `stroke="${color("--hairline")}"`;
  const total = Math.max(height, frame.top + groups.length * lineHeight + 8);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${total}" width="${width}" height="${total}" font-family="system-ui, sans-serif" font-size="12">`,
    `<rect width="${width}" height="${total}" fill="${color("--paper")}"/>`,
    `<text x="${frame.left}" y="20" font-weight="600" font-size="14" fill="${color("--ink")}">${escaped(title)}</text>`,
    `<clipPath id="frame"><rect x="${frame.left}" y="${frame.top}" width="${frame.right - frame.left}" height="${frame.bottom - frame.top}"/></clipPath>`,
    ...x.ticks.flatMap((tick) => [
      `<path d="M${across(tick)} ${frame.top}V${frame.bottom}" ${grid}/>`,
      text(`x="${across(tick)}" y="${frame.bottom + 16}" text-anchor="middle"`, formatTick(tick)),
    ]),
    ...y.ticks.flatMap((tick) => [
      `<path d="M${frame.left} ${down(tick)}H${frame.right}" ${grid}/>`,
      text(`x="${frame.left - 8}" y="${down(tick)}" dy="0.35em" text-anchor="end"`, short(tick)),
    ]),
    text(`x="${(frame.left + frame.right) / 2}" y="${frame.bottom + 38}" text-anchor="middle"`, xLabel),
    text(
      `transform="translate(16 ${(frame.top + frame.bottom) / 2}) rotate(-90)" text-anchor="middle"`,
      isLog ? `${yLabel}, log scale` : yLabel,
    ),
    `<g clip-path="url(#frame)" fill="none" stroke-linejoin="round">`,
    ...lines.map(({ line, points }) => {
      const { series: one, isRaw } = line;
      const dash = one.dashed ? ' stroke-dasharray="6 4"' : "";
      return `<path d="${pathOf(points, across, down)}" stroke="${color(one.color)}" stroke-width="${isRaw ? 1 : 2}" opacity="${isRaw ? opacityOf(line) : 1}"${dash}/>`;
    }),
    ...marks
      .filter((mark) => x.place(mark.x) >= 0 && x.place(mark.x) <= 1)
      .map(
        (mark) =>
          `<path d="M${across(mark.x)} ${frame.top}V${frame.bottom}" stroke="${color("--ink-soft")}" stroke-dasharray="2 3"/>`,
      ),
    "</g>",
    ...markLabels(marks, x).map((mark) =>
      text(`x="${mark.left}" y="${mark.top}" text-anchor="${mark.anchor}"`, mark.label),
    ),
    ...groups.flatMap(([name, [first]], index) => {
      const top = frame.top + (index + 0.5) * lineHeight;
      const left = frame.right + 16;
      return [
        `<path d="M${left} ${top}h24" stroke="${color(first.color)}" stroke-width="2"/>`,
        text(`x="${left + 32}" y="${top}" dy="0.35em"`, name),
      ];
    }),
    "</svg>",
  ].join("\n");
}

const isWithin = ({ x }: Series, zoom?: Span) => !zoom || x.some((at) => at >= zoom[0] && at <= zoom[1]);

interface Scale {
  readonly ticks: readonly number[];
  /** 0 to 1 within the scale. */
  readonly place: (value: number) => number;
}

function scaleOf([low, high]: Span): Scale {
  const ticks = roundTicks(low, high).filter((tick) => tick >= low && tick <= high);
  return { ticks, place: (value) => (value - low) / (high - low) };
}

function heightOf({ isLog, yRange, zoom }: Figure, lines: readonly DrawnLine[]): Scale {
  const [lowest, highest] = extentOf(lines, zoom)?.y ?? [1, 0];
  if (!isLog) return scaleOf(yRange ?? [0, highest > 0 ? 1.05 * highest : 1]);
  const first = Math.floor(Math.log10(lowest));
  const last = Math.max(first + 1, Math.ceil(Math.log10(highest || 10)));
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
  return { ticks, place: (value) => (Math.log10(value) - first) / (last - first) };
}

/** Labels beside their marks, one line below the other where they would touch. */
function markLabels(marks: readonly Mark[], { place }: Scale) {
  const ends: number[] = []; // where the last label of each line ends
  return marks
    .filter(({ x }) => place(x) >= 0 && place(x) <= 1)
    .map(({ x, label }) => {
      const at = frame.left + place(x) * (frame.right - frame.left);
      const width = 7 * label.length;
      const isOutside = at + width > frame.right;
      const start = isOutside ? at - width - 4 : at + 4;
      const free = ends.findIndex((end) => end < start);
      const line = free < 0 ? ends.length : free;
      ends[line] = start + width;
      const left = short(isOutside ? at - 4 : at + 4);
      return { label, left, anchor: isOutside ? "end" : "start", top: frame.top + 12 + 14 * line };
    });
}

function pathOf({ x, y }: Points, across: (x: number) => string, down: (y: number) => string): string {
  return x
    .flatMap((at, index) => {
      const value = y[index];
      return value === null ? [] : [`${across(at)} ${down(value)}`];
    })
    .map((point, index) => (index === 0 ? "M" : "L") + point)
    .join("");
}

/** The same as a picture of twice as many pixels. */
export async function figurePng(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * image.width;
  canvas.height = 2 * image.height;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) =>
      blob ? resolve(blob) : reject(new Error("chart: expected a picture, got none; try SVG")),
    ),
  );
}
