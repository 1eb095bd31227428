import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import styles from "./CurveChart.module.css";
import { download, toCsv } from "./csv";
import { markReadout } from "./marks";
import { makePlot, plotData, plotPicture, shapeOf } from "./plot";
import { type Mark, type Series, valueAt } from "./series";

export interface CurveChartProps {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly Series[];
  /** In the order of x. */
  readonly marks?: readonly Mark[];
  /** Grows when there are new points. */
  readonly version: number;
  /** The x axis reaches at least to here. */
  readonly xReach: number;
  readonly isLog: boolean;
  /** 0 to below 1 */
  readonly smoothing: number;
  readonly yRange?: readonly [number, number];
  /** Where x is a whole number of these, e.g. "step"; the readout names it. */
  readonly formatX: (x: number) => string;
  /** Changes with the colours. */
  readonly theme: string;
  /** What an empty chart says. */
  readonly emptyText: string;
}

const format = (value: number | undefined) =>
  value === undefined
    ? "–"
    : value !== 0 && Math.abs(value) < 0.001
      ? value.toExponential(1)
      : value.toFixed(3);

/** Live curves with a crosshair, by mouse or arrow keys, whose values stand in the heading. */
export function CurveChart(props: CurveChartProps) {
  const {
    title,
    xLabel,
    yLabel,
    series,
    marks = [],
    version,
    isLog,
    smoothing,
    yRange,
    formatX,
    theme,
    emptyText,
  } = props;
  const frame = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const [hovered, setHovered] = useState<number>();
  const isEmpty = series.every((one) => one.x.length === 0);
  const shape = shapeOf(series, smoothing);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the shape and the theme stand for the series' looks
  useEffect(() => {
    const element = frame.current as HTMLDivElement;
    const { series: initial, ...options } = latest.current;
    const made = makePlot(element, initial, smoothing, {
      ...options,
      syncKey: "curves",
      onHover: setHovered,
      marks: () => latest.current.marks ?? [],
    });
    plot.current = made;
    const observer = new ResizeObserver(() =>
      made.setSize({
        width: Math.max(160, element.clientWidth),
        height: Math.max(120, element.clientHeight),
      }),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
    };
  }, [shape, isLog, smoothing > 0, xLabel, yLabel, yRange?.[0], yRange?.[1], theme]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for the points
  useEffect(() => {
    const request = requestAnimationFrame(() => {
      const { series: current } = latest.current;
      plot.current?.setData(plotData(current, smoothing, frame.current?.clientWidth ?? 400, isLog));
    });
    return () => cancelAnimationFrame(request);
  }, [version, shape, smoothing, isLog, xLabel, theme]);

  const end = Math.max(0, ...series.map((one) => one.x[one.x.length - 1] ?? 0));
  const at = hovered === undefined ? end : Math.min(hovered, end);
  const readout = series.map((one) => `${one.label} ${format(valueAt(one, at))}`).join(", ");

  function moveCrosshair(event: KeyboardEvent) {
    const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const current = plot.current;
    if (!direction || !current || isEmpty) return;
    event.preventDefault();
    const x = Math.min(Math.max(at + (direction * end) / 50, 0), end);
    current.setCursor({ left: current.valToPos(x, "x"), top: 10 });
  }

  return (
    <section className={styles.chart} aria-label={title}>
      <header className={styles.heading}>
        <h3>{title}</h3>
        <output className={styles.at}>{isEmpty ? "" : formatX(at)}</output>
        <div className={styles.exports}>
          <button
            type="button"
            disabled={isEmpty}
            onClick={() =>
              download(`${title}.csv`, new Blob([toCsv(series, xLabel, yLabel, marks)], { type: "text/csv" }))
            }
          >
            CSV
          </button>
          <button
            type="button"
            disabled={isEmpty}
            onClick={async () =>
              plot.current && download(`${title}.png`, await plotPicture(plot.current, title, readout))
            }
          >
            PNG
          </button>
        </div>
      </header>
      <ul className={styles.legend}>
        {series.map((one) => (
          <li key={one.id} className={one.faded ? styles.faded : undefined}>
            <svg width="24" height="8" aria-hidden="true">
              <line
                x1="0"
                x2="24"
                y1="4"
                y2="4"
                stroke={`var(${one.color})`}
                strokeWidth="2"
                strokeDasharray={one.dashed ? "6 4" : undefined}
              />
            </svg>
            {one.label} <b>{format(valueAt(one, at))}</b>
          </li>
        ))}
      </ul>
      <div
        className={styles.frame}
        ref={frame}
        role="slider"
        tabIndex={0}
        onKeyDown={moveCrosshair}
        aria-label={`${title}, crosshair`}
        aria-valuemin={0}
        aria-valuemax={end}
        aria-valuenow={at}
        aria-valuetext={
          isEmpty ? "no points yet" : `${formatX(at)}: ${readout}${markReadout(marks, formatX)}`
        }
      >
        {isEmpty && <p className={styles.empty}>{emptyText}</p>}
      </div>
    </section>
  );
}
