/** Draws curves over a chart's axes. Each has its own points: uPlot's own lines share one x axis of all points of all. */
import type uPlot from "uplot";
import { type Line, opacityOf, type Points } from "./lines";
import type { Span } from "./series";

export interface DrawnLine {
  readonly line: Line;
  readonly points: Points;
}

/** The ends of the lines' x and y within a part of the x axis; undefined where there is no point. */
export function extentOf(
  lines: readonly DrawnLine[],
  zoom?: Span,
): { readonly x: Span; readonly y: Span } | undefined {
  const [from, to] = zoom ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { points } of lines) {
    points.x.forEach((x, index) => {
      const y = points.y[index];
      if (y === null || x < from || x > to) return;
      left = Math.min(left, x);
      right = Math.max(right, x);
      low = Math.min(low, y);
      high = Math.max(high, y);
    });
  }
  return left > right ? undefined : { x: [left, right], y: [low, high] };
}

export interface LinesLook {
  readonly isLog: boolean;
  readonly colorOf: (variable: string) => string;
}

/** Makes what draws the lines inside the chart's frame; faded ones, which seldom change, are kept as a picture. */
export function linesDrawer() {
  const layer = document.createElement("canvas");
  let drawn: readonly unknown[] = [];
  return (plot: uPlot, lines: readonly DrawnLine[], look: LinesLook): void => {
    const { canvas } = plot.ctx;
    const { left, top, width, height } = plot.bbox;
    const { x, y } = plot.scales;
    const faded = lines.filter(({ line }) => line.series.faded);
    const parts = [
      ...[canvas.width, canvas.height, left, top, width, height, x.min, x.max, y.min, y.max],
      ...faded.flatMap(({ line, points }) => [points, line.series.color, line.series.dashed]),
    ];
    if (parts.length !== drawn.length || parts.some((part, index) => part !== drawn[index])) {
      drawn = parts;
      layer.width = canvas.width; // which clears it
      layer.height = canvas.height;
      drawLines(layer.getContext("2d") as CanvasRenderingContext2D, plot, faded, look);
    }
    if (faded.length > 0) plot.ctx.drawImage(layer, 0, 0);
    const foremost = lines.filter(({ line }) => !line.series.faded);
    drawLines(plot.ctx, plot, foremost, look);
  };
}

function drawLines(
  ctx: CanvasRenderingContext2D,
  { bbox, scales }: uPlot,
  lines: readonly DrawnLine[],
  { isLog, colorOf }: LinesLook,
) {
  const ratio = devicePixelRatio;
  const across = placing(scales.x, bbox.left, bbox.width, false);
  const up = placing(scales.y, bbox.top + bbox.height, -bbox.height, isLog);
  const colors = new Map<string, string>();
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.lineJoin = "round";
  for (const { line, points } of lines) {
    const { color: variable, dashed, faded } = line.series;
    const color = colors.get(variable) ?? colorOf(variable);
    colors.set(variable, color);
    ctx.globalAlpha = opacityOf(line);
    ctx.strokeStyle = color;
    ctx.lineWidth = ratio * (line.isRaw ? 1 : faded ? 1.5 : 2);
    ctx.setLineDash(dashed ? [6 * ratio, 4 * ratio] : []);
    ctx.beginPath();
    points.x.forEach((x, index) => {
      const y = points.y[index];
      if (y !== null) ctx.lineTo(across(x), up(y)); // the first one moves there
    });
    ctx.stroke();
    if (dashed && !faded) drawDots(ctx, points, { across, up, color });
  }
  ctx.restore();
}

interface DotLook {
  readonly across: (x: number) => number;
  readonly up: (y: number) => number;
  readonly color: string;
}

function drawDots(ctx: CanvasRenderingContext2D, { x, y }: Points, { across, up, color }: DotLook) {
  ctx.fillStyle = color;
  x.forEach((at, index) => {
    const value = y[index];
    if (value === null) return;
    ctx.beginPath();
    ctx.arc(across(at), up(value), 3 * devicePixelRatio, 0, 2 * Math.PI);
    ctx.fill();
  });
}

/** Where a scale's values lie on the canvas. */
function placing({ min = 0, max = 1 }: uPlot.Scale, start: number, length: number, isLog: boolean) {
  const place = isLog ? Math.log10 : (value: number) => value;
  const [low, high] = [place(min ?? 0), place(max ?? 1)];
  return (value: number) => start + ((place(value) - low) / (high - low)) * length;
}
