/** A uPlot chart of a few series: options from the theme, data from the points. */
import uPlot from "uplot";
import { downsample } from "./downsample";
import { drawMarks } from "./marks";
import type { Mark, Series } from "./series";
import { smooth } from "./smooth";

export interface PlotOptions {
  readonly xLabel: string;
  readonly yLabel: string;
  /** The x axis reaches at least to here. */
  readonly xReach: number;
  readonly isLog: boolean;
  /** Fixed ends of the y axis, e.g. 0 and 1 for shares. */
  readonly yRange?: readonly [number, number];
  /** Charts with the same key share their crosshair. */
  readonly syncKey: string;
  /** Asked for at each drawing. */
  readonly marks: () => readonly Mark[];
  readonly onHover: (x: number | undefined) => void;
}

const variable = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** One drawn line: a smoothed series has two, the points as measured behind its average. */
interface Line {
  readonly series: Series;
  readonly isRaw: boolean;
}

const linesOf = (series: readonly Series[], smoothing: number): Line[] =>
  series.flatMap((one) =>
    one.smoothed && smoothing > 0
      ? [
          { series: one, isRaw: true },
          { series: one, isRaw: false },
        ]
      : [{ series: one, isRaw: false }],
  );

/** Changes when the lines differ in more than their points, so that the chart has to be made anew. */
export const shapeOf = (series: readonly Series[], smoothing: number) =>
  linesOf(series, smoothing)
    .map(({ series: one, isRaw }) => [one.id, one.color, one.dashed, one.faded, isRaw].join())
    .join(";");

/** The points to draw, one x axis for all lines. Smooths before it leaves points out. */
export function plotData(series: readonly Series[], smoothing: number, columns: number, isLog: boolean) {
  const tables = linesOf(series, smoothing).map(({ series: one, isRaw }): uPlot.AlignedData => {
    const y = one.smoothed && !isRaw ? smooth(one.y, smoothing) : one.y;
    const kept = downsample(y, columns);
    const values = Array.from(kept, (index) => (isLog && y[index] <= 0 ? null : y[index]));
    return [Array.from(kept, (index) => one.x[index]), values];
  });
  return tables.length === 0 ? ([[]] as uPlot.AlignedData) : uPlot.join(tables);
}

/** Makes the chart inside `element`. The caller destroys it. */
export function makePlot(
  element: HTMLElement,
  series: readonly Series[],
  smoothing: number,
  options: PlotOptions,
): uPlot {
  const ink = variable("--ink-soft");
  const hairline = variable("--hairline");
  const font = `12px ${variable("--font-sans")}`;
  const axis = {
    stroke: ink,
    font,
    labelFont: font,
    labelSize: 20,
    grid: { stroke: hairline, width: 1 },
    ticks: { show: false },
  };
  const lines = linesOf(series, smoothing).map(({ series: one, isRaw }): uPlot.Series => {
    const color = variable(one.color);
    const alpha = isRaw ? 0.25 : one.faded ? 0.45 : 1;
    return {
      label: one.label,
      stroke: color,
      width: isRaw ? 1 : 2,
      alpha,
      dash: one.dashed ? [6, 4] : undefined,
      spanGaps: true,
      points: { show: one.dashed && !one.faded, size: 6, fill: color, stroke: color },
    };
  });
  const plot: uPlot.Options = {
    width: Math.max(160, element.clientWidth),
    height: Math.max(120, element.clientHeight),
    legend: { show: false },
    padding: [8, 12, 0, 0],
    cursor: {
      sync: { key: options.syncKey },
      points: { show: false },
      drag: { x: false, y: false },
      y: false,
    },
    scales: {
      x: {
        time: false,
        range: (_, low, high) => [Math.min(0, low ?? 0), Math.max(high ?? 0, options.xReach)],
      },
      y: options.isLog
        ? { distr: 3 }
        : {
            range: (_self, _low, high) =>
              (options.yRange ? [...options.yRange] : [0, high > 0 ? 1.05 * high : 1]) as uPlot.Range.MinMax,
          },
    },
    axes: [
      { ...axis, label: options.xLabel, size: 28 },
      { ...axis, label: options.yLabel, size: 44 },
    ],
    series: [{}, ...lines],
    hooks: {
      draw: [(self) => drawMarks(self, options.marks(), { color: ink, font })],
      setCursor: [
        (self) => {
          const { left } = self.cursor;
          options.onHover(left === undefined || left < 0 ? undefined : self.posToVal(left, "x"));
        },
      ],
    },
  };
  return new uPlot(plot, [[]] as unknown as uPlot.AlignedData, element);
}

/** The chart as a picture with its title, on the page's background. */
export function plotPicture(plot: uPlot, title: string, legend: string): Promise<Blob> {
  const source = plot.ctx.canvas;
  const ratio = devicePixelRatio;
  const picture = document.createElement("canvas");
  picture.width = source.width;
  picture.height = source.height + 48 * ratio;
  const context = picture.getContext("2d") as CanvasRenderingContext2D;
  context.fillStyle = variable("--paper");
  context.fillRect(0, 0, picture.width, picture.height);
  context.fillStyle = variable("--ink");
  context.font = `600 ${14 * ratio}px ${variable("--font-sans")}`;
  context.fillText(title, 12 * ratio, 20 * ratio);
  context.font = `${12 * ratio}px ${variable("--font-sans")}`;
  context.fillText(legend, 12 * ratio, 38 * ratio);
  context.drawImage(source, 0, 48 * ratio);
  return new Promise((resolve, reject) =>
    picture.toBlob((blob) =>
      blob ? resolve(blob) : reject(new Error("chart: expected a picture, got none")),
    ),
  );
}
