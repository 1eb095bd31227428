/** The lines that a chart draws of its series: smoothed before points are left out. */
import { downsample } from "./downsample";
import { countTo, type Series, type Span } from "./series";
import { smooth } from "./smooth";

/** One drawn line: a smoothed series has two, the points as measured behind its average. */
export interface Line {
  readonly series: Series;
  readonly isRaw: boolean;
}

export interface LineLook {
  /** 0 to below 1 */
  readonly smoothing: number;
  readonly isLog: boolean;
  /** The part of the x axis to draw; all of it without. */
  readonly zoom?: Span;
}

/** Points to draw; `null` where the axis has no place for one. */
export interface Points {
  readonly x: number[];
  readonly y: (number | null)[];
}

/** Raw points stand behind the lines that matter now, and would hide each other behind faded ones. */
export const linesOf = (series: readonly Series[], smoothing: number): Line[] =>
  series.flatMap((one) =>
    one.smoothed && smoothing > 0 && !one.faded
      ? [
          { series: one, isRaw: true },
          { series: one, isRaw: false },
        ]
      : [{ series: one, isRaw: false }],
  );

export const opacityOf = ({ series, isRaw }: Line) => (isRaw ? 0.25 : series.faded ? 0.5 : 1);

/** The points of a line, at most four in each of `columns`. */
export function pointsOf(
  { series, isRaw }: Line,
  { smoothing, isLog, zoom }: LineLook,
  columns: number,
): Points {
  const { x, y: measured, smoothed } = series;
  const y = smoothed && !isRaw && smoothing > 0 ? smooth(measured, smoothing) : measured;
  // One point beyond each end, so that the line reaches the frame.
  const first = zoom ? Math.max(0, countTo(x, zoom[0]) - 1) : 0;
  const last = zoom ? Math.min(x.length, countTo(x, zoom[1]) + 1) : x.length;
  const kept = downsample(y.subarray(first, last), columns);
  const hasPlace = (value: number) => Number.isFinite(value) && !(isLog && value <= 0);
  return {
    x: Array.from(kept, (index) => x[first + index]),
    y: Array.from(kept, (index) => (hasPlace(y[first + index]) ? y[first + index] : null)),
  };
}
