import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import styles from "./CurveChart.module.css";
import { CurveExports } from "./CurveExports";
import { CurveReadout, readoutRows, readoutText, textIn } from "./CurveReadout";
import { markReadout } from "./marks";
import { lineMaker, makePlot, type Place, setLines } from "./plot";
import { endOf, type Mark, pointNear, type Series, type Span, valueAt } from "./series";

export interface CurveChartProps {
  readonly title: string;
  readonly xLabel: string;
  /** Not where a chart below it has the same axis. */
  readonly hasXTitle?: boolean;
  readonly yLabel: string;
  /** The last ones lie on top. */
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
  readonly yRange?: Span;
  readonly zoom?: Span;
  readonly onZoom: (zoom: Span | undefined) => void;
  /** What the readout says of the place of a point. */
  readonly formatX: (x: number) => string;
  readonly formatTick: (x: number) => string;
  /** Changes with the colours. */
  readonly theme: string;
  /** What an empty chart says. */
  readonly emptyText: string;
}

/** Live curves with a crosshair, by mouse or arrow keys, that reads every series; dragging over a part enlarges it. */
export function CurveChart(props: CurveChartProps) {
  const {
    title,
    xLabel,
    yLabel,
    series,
    version,
    isLog,
    smoothing,
    yRange,
    zoom,
    formatX,
    theme,
    emptyText,
  } = props;
  const { marks = [] } = props;
  const frame = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const [drawnLines] = useState(lineMaker);
  const [hovered, setHovered] = useState<Place>();
  const isEmpty = series.every((one) => one.x.length === 0);

  function draw() {
    const { series: current, ...look } = latest.current;
    const width = frame.current?.clientWidth ?? 0;
    if (!plot.current || width === 0) return; // in a part of the page that is not shown
    setLines(plot.current, drawnLines(current, look, width), look.zoom);
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: what else the chart needs is asked of the latest properties
  useEffect(() => {
    const element = frame.current as HTMLDivElement;
    const made = makePlot(element, {
      ...latest.current,
      syncKey: "curves",
      zoom: () => latest.current.zoom,
      onZoom: (part) => latest.current.onZoom(part),
      formatTick: (x) => latest.current.formatTick(x),
      onHover: setHovered,
      marks: () => latest.current.marks ?? [],
    });
    plot.current = made;
    const observer = new ResizeObserver(() => {
      made.setSize({
        width: Math.max(160, element.clientWidth),
        height: Math.max(120, element.clientHeight),
      });
      draw();
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      setHovered(undefined); // its crosshair is gone
    };
  }, [isLog, xLabel, yRange?.[0], yRange?.[1], theme]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for the points
  useEffect(() => {
    const request = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(request);
  }, [version, series, smoothing, isLog, xLabel, theme, zoom]);

  const foremost = series.filter(({ faded }) => !faded);
  const [low, high] = zoom ?? [0, endOf(series) ?? 0];
  const place = hovered === undefined ? endOf(foremost) : pointNear(series, hovered.x);
  const at = place ?? 0;
  const rows = readoutRows(series, at, hovered?.y);

  /** A fiftieth of the axis further, or the next point where they lie further apart. */
  function nextPlace(direction: -1 | 0 | 1): number {
    const further = pointNear(series, at + (direction * (high - low)) / 50) ?? at;
    return direction * (further - at) > 0 ? further : (pointNear(series, at, direction) ?? at);
  }

  function press(event: KeyboardEvent) {
    const current = plot.current;
    if (!current || isEmpty) return;
    const direction = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    const x = Math.min(Math.max(nextPlace(direction), low), high);
    const quarter = (high - low) / 4;
    const value = foremost[0] && valueAt(foremost[0], x);
    const top = value === undefined ? 10 : current.valToPos(value, "y");
    if (direction) current.setCursor({ left: current.valToPos(x, "x"), top });
    else if (event.key === "+") props.onZoom([Math.max(0, x - quarter), x + quarter]);
    else if (event.key === "Escape" && zoom) props.onZoom(undefined);
    else return;
    event.preventDefault();
  }

  return (
    <section className={styles.chart} aria-label={title}>
      <header className={styles.heading}>
        <h3>{title}</h3>
        <ul className={styles.legend}>
          {foremost.map((one) => (
            <li key={one.id}>
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
              {one.label} <b>{textIn(foremost, one, at)}</b>
            </li>
          ))}
        </ul>
        <output className={styles.at}>{place === undefined ? "" : formatX(place)}</output>
        {zoom && (
          <button type="button" className={styles.whole} onClick={() => props.onZoom(undefined)}>
            Show all
          </button>
        )}
      </header>
      <div className={styles.plot}>
        <div
          className={styles.frame}
          ref={frame}
          role="slider"
          tabIndex={0}
          onKeyDown={press}
          onBlur={() => plot.current?.setCursor({ left: -10, top: -10 })}
          aria-label={`${title}, crosshair`}
          aria-valuemin={low}
          aria-valuemax={high}
          aria-valuenow={at}
          aria-valuetext={
            place === undefined
              ? "no points yet"
              : `${formatX(place)}: ${readoutText(rows, place)}${markReadout(marks, formatX)}`
          }
        >
          <span className={styles.yLabel} aria-hidden="true">
            {isLog ? `${yLabel}, log scale` : yLabel}
          </span>
          {isEmpty && <p className={styles.empty}>{emptyText}</p>}
          {hovered !== undefined && place !== undefined && (
            <CurveReadout rows={rows} at={at} isOnLeft={at > (low + high) / 2} />
          )}
        </div>
        <CurveExports figure={props} marks={marks} isEmpty={isEmpty} />
      </div>
    </section>
  );
}
