/** Labelled ticks over a chart: what happened at a point of its x axis. */
import type uPlot from "uplot";
import type { Mark } from "./series";

export interface MarkLook {
  readonly color: string;
  readonly font: string;
}

const lineHeight = 14;

/** Draws each mark as a dotted line with its label; labels that would touch go to the next line. */
export function drawMarks(plot: uPlot, marks: readonly Mark[], { color, font }: MarkLook): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.font = font.replace(/([\d.]+)px/, (_, size) => `${Number(size) * ratio}px`);
  ctx.fillStyle = color;
  ctx.strokeStyle = color;
  ctx.setLineDash([2 * ratio, 3 * ratio]);
  ctx.textAlign = "left";
  ctx.textBaseline = "top";
  const ends: number[] = []; // where the last label of each line ends
  for (const { x, label } of marks) {
    const at = Math.round(plot.valToPos(x, "x", true));
    if (at < bbox.left || at > bbox.left + bbox.width) continue;
    ctx.beginPath();
    ctx.moveTo(at, bbox.top);
    ctx.lineTo(at, bbox.top + bbox.height);
    ctx.stroke();
    const width = ctx.measureText(label).width;
    const isOutside = at + width + 4 * ratio > bbox.left + bbox.width;
    const start = isOutside ? at - width - 4 * ratio : at + 4 * ratio;
    const free = ends.findIndex((end) => end < start);
    const line = free < 0 ? ends.length : free;
    ends[line] = start + width;
    ctx.fillText(label, start, bbox.top + line * lineHeight * ratio);
  }
  ctx.restore();
}

/** The marks in words, for those who do not see them. */
export function markReadout(marks: readonly Mark[], formatX: (x: number) => string): string {
  return marks.map(({ x, label }) => `; at ${formatX(x)} ${label}`).join("");
}
