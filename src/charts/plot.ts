/** A uPlot chart of curves: axes, crosshair and enlarging are uPlot's, the lines our own. */
import uPlot from "uplot";
import { type DrawnLine, extentOf, linesDrawer } from "./drawLines";
import { type LineLook, linesOf, pointsOf } from "./lines";
import { drawMarks } from "./marks";
import type { Mark, Series, Span } from "./series";

/** A place in the units of the axes. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface PlotOptions {
  readonly xLabel: string;
  readonly hasXTitle?: boolean;
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
  readonly onHover: (at: Place | undefined) => void;
  /** A part was dragged over, or a double click asks for all. */
  readonly onZoom: (zoom: Span | undefined) => void;
}

export const themeColor = (name: string) =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** At most so many points for each pixel of the chart's width, of all faded lines together. */
const pointsPerPixel = 64;

/** Makes the points to draw; lines that did not change are taken from the last time. */
export function lineMaker() {
  let known = new Map<string, { readonly state: string; readonly drawn: DrawnLine }>();
  return (series: readonly Series[], look: LineLook, width: number): DrawnLine[] => {
    const lines = linesOf(series, look.smoothing);
    const share = Math.ceil((pointsPerPixel / 4) * (width / Math.max(1, lines.length)));
    const next: typeof known = new Map();
    for (const line of lines) {
      const { id, x, y, faded } = line.series;
      const key = `${id} ${line.isRaw}`;
      const columns = faded ? Math.min(width, Math.max(24, share)) : width;
      const ends = [x.length, x[0], x.at(-1), y[0], y.at(-1)];
      const state = [...ends, look.smoothing, look.isLog, look.zoom, columns].join();
      const before = known.get(key);
      const points = before?.state === state ? before.drawn.points : pointsOf(line, look, columns);
      next.set(key, { state, drawn: { line, points } });
    }
    known = next;
    return [...known.values()].map(({ drawn }) => drawn);
  };
}

/** Has the chart draw these lines. */
export function setLines(plot: uPlot, lines: readonly DrawnLine[], zoom?: Span): void {
  drawnBy.set(plot, lines);
  const { x, y } = extentOf(lines, zoom) ?? { x: [], y: [] };
  plot.setData([[...x], [...y]]); // the axes follow it
}

const drawnBy = new WeakMap<uPlot, readonly DrawnLine[]>();

/** Makes the chart inside `element`. The caller destroys it. */
export function makePlot(element: HTMLElement, options: PlotOptions): uPlot {
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
  const draw = linesDrawer();
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
      {
        ...axis,
        ...(options.hasXTitle !== false && { label: options.xLabel }),
        size: 28,
        values: (_, ticks) => ticks.map(options.formatTick),
      },
      { ...axis, size: 44 }, // its label lies above, where it has room
    ],
    series: [{}, { paths: () => null, points: { show: false } }],
    hooks: {
      draw: [
        (self) => draw(self, drawnBy.get(self) ?? [], { isLog: options.isLog, colorOf: themeColor }),
        (self) => drawMarks(self, options.marks(), { color: ink, font }),
      ],
      setCursor: [
        (self) => {
          const { left = -1, top = 0 } = self.cursor;
          options.onHover(left < 0 ? undefined : { x: self.posToVal(left, "x"), y: self.posToVal(top, "y") });
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
