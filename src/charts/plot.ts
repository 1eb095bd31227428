/** A uPlot chart of a few series: options from the theme, data from the points. */
import uPlot from "uplot";
import { type LineLook, linesOf, opacityOf, type Points, pointsOf } from "./lines";
import { drawMarks } from "./marks";
import type { Mark, Series, Span } from "./series";

export interface PlotOptions {
  readonly xLabel: string;
  /** The x axis reaches at least to here. */
  readonly xReach: number;
  readonly isLog: boolean;
  /** Fixed ends of the y axis, e.g. 0 and 1 for shares. */
  readonly yRange?: Span;
  readonly formatTick: (x: number) => string;
  /** Charts with the same key share their crosshair. */
  readonly syncKey: string;
  /** Asked for at each drawing. */
  readonly marks: () => readonly Mark[];
  /** The part of the x axis that is shown now. */
  readonly zoom: () => Span | undefined;
  readonly onHover: (x: number | undefined) => void;
  /** A part was dragged over, or a double click asks for all. */
  readonly onZoom: (zoom: Span | undefined) => void;
}

export const themeColor = (name: string) =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Changes when the lines differ in more than their points, so that the chart has to be made anew. */
export const shapeOf = (series: readonly Series[], smoothing: number) =>
  linesOf(series, smoothing)
    .map(({ series: one, isRaw }) => [one.id, one.color, one.dashed, one.faded, isRaw].join())
    .join(";");

/** Makes the points to draw, one x axis for all lines; lines that did not change are taken from the last time. */
export function plotDataMaker() {
  let known = new Map<string, { readonly state: string; readonly points: Points }>();
  return (series: readonly Series[], look: LineLook, width: number): uPlot.AlignedData => {
    const lines = linesOf(series, look.smoothing);
    const columns = Math.min(width, Math.max(100, Math.ceil((3 * width) / Math.max(1, lines.length))));
    const next: typeof known = new Map();
    for (const line of lines) {
      const { id, x, y } = line.series;
      const key = `${id} ${line.isRaw}`;
      const ends = [x.length, x[0], x.at(-1), y[0], y.at(-1)];
      const state = [...ends, look.smoothing, look.isLog, look.zoom, columns].join();
      const before = known.get(key);
      next.set(key, before?.state === state ? before : { state, points: pointsOf(line, look, columns) });
    }
    known = next;
    const tables = [...known.values()].map(({ points }): uPlot.AlignedData => [points.x, points.y]);
    return tables.length === 0 ? ([[]] as uPlot.AlignedData) : uPlot.join(tables);
  };
}

/** Makes the chart inside `element`. The caller destroys it. */
export function makePlot(
  element: HTMLElement,
  series: readonly Series[],
  smoothing: number,
  options: PlotOptions,
): uPlot {
  const ink = themeColor("--ink-soft");
  const hairline = themeColor("--hairline");
  const font = `12px ${themeColor("--font-sans")}`;
  const axis = {
    stroke: ink,
    font,
    labelFont: font,
    labelSize: 20,
    grid: { stroke: hairline, width: 1 },
    ticks: { show: false },
  };
  const lines = linesOf(series, smoothing).map((line): uPlot.Series => {
    const { series: one, isRaw } = line;
    const color = themeColor(one.color);
    return {
      label: one.label,
      stroke: color,
      width: isRaw ? 1 : one.faded ? 1.5 : 2,
      alpha: opacityOf(line),
      dash: one.dashed ? [6, 4] : undefined,
      spanGaps: true,
      points: { show: one.dashed && !one.faded, size: 6, fill: color, stroke: color },
    };
  });
  const plot: uPlot.Options = {
    width: Math.max(160, element.clientWidth),
    height: Math.max(120, element.clientHeight),
    legend: { show: false },
    padding: [20, 24, 0, 0],
    cursor: {
      sync: { key: options.syncKey },
      points: { show: false },
      drag: { x: true, y: false, setScale: false, dist: 5 },
      bind: { dblclick: () => () => void options.onZoom(undefined) as unknown as null },
      y: false,
    },
    scales: {
      x: {
        time: false,
        range: (_, low, high) =>
          [
            ...(options.zoom() ?? [Math.min(0, low ?? 0), Math.max(high ?? 0, options.xReach)]),
          ] as uPlot.Range.MinMax,
      },
      y: options.isLog
        ? { distr: 3 }
        : {
            range: (_self, _low, high) =>
              (options.yRange ? [...options.yRange] : [0, high > 0 ? 1.05 * high : 1]) as uPlot.Range.MinMax,
          },
    },
    axes: [
      { ...axis, label: options.xLabel, size: 28, values: (_, ticks) => ticks.map(options.formatTick) },
      { ...axis, size: 44 }, // its label lies above, where it has room
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
      setSelect: [
        (self) => {
          const { left, width } = self.select;
          if (width <= 0) return;
          options.onZoom([self.posToVal(left, "x"), self.posToVal(left + width, "x")]);
          self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  };
  return new uPlot(plot, [[]] as unknown as uPlot.AlignedData, element);
}
