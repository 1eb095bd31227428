import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import styles from "./LayerChart.module.css";
import { decades, makeScale, pathThrough } from "./scale";

/** One number for each layer of a net, first to last; null where there is none. */
export interface LayerSeries {
  readonly id: string;
  readonly label: string;
  /** A CSS variable, e.g. `--run-1`. */
  readonly color: string;
  readonly layers: readonly string[];
  readonly values: readonly (number | null)[];
  readonly isFaded?: boolean;
  readonly isDashed?: boolean;
}

export interface LayerChartProps {
  /** What is shown, for those who do not see it. */
  readonly title: string;
  readonly yLabel: string;
  /** The last one lies in front, and its layers are those on the axis. */
  readonly series: readonly LayerSeries[];
  readonly isLog: boolean;
  /** Without one it is as high as there is room. */
  readonly height?: number;
  /** Fixed ends of the y axis; else those of the values. */
  readonly yRange?: readonly [number, number];
  readonly emptyText?: string;
  /** Whether single layers can be read out, by mouse or arrow keys. */
  readonly isReadable?: boolean;
}

const [left, right, top, bottom] = [56, 12, 8, 40];
const [leastWidth, leastHeight] = [200, 112];

/** Ends of an axis that holds all values: whole powers of ten on a logarithmic one. */
export function rangeOf(series: readonly LayerSeries[], isLog: boolean): [number, number] {
  const values = series.flatMap((one) =>
    one.values.filter((value) => value !== null && (!isLog || value > 0)),
  );
  if (values.length === 0) return isLog ? [0.1, 1] : [0, 1];
  const [low, high] = [Math.min(...(values as number[])), Math.max(...(values as number[]))];
  if (isLog) {
    const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
    return [10 ** first, 10 ** (last > first ? last : first + 1)];
  }
  const room = 0.05 * (high - low || Math.abs(high) || 1);
  return [Math.min(0, low - room), Math.max(0, high + room)];
}

/** At most five, evenly spread. */
export function ticksOf([low, high]: readonly [number, number], isLog: boolean): number[] {
  const all = isLog ? decades(low, high) : [0, 0.25, 0.5, 0.75, 1].map((share) => low + share * (high - low));
  const every = Math.ceil(all.length / 5);
  return all.filter((_, index) => index % every === 0);
}

const digits = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const raised = (power: number) =>
  String(power)
    .replace(/\d/g, (digit) => digits[Number(digit)])
    .replace("-", "⁻");
const tickText = (value: number, isLog: boolean) =>
  isLog ? `10${raised(Math.round(Math.log10(value)))}` : String(Number(value.toPrecision(2)));

/** Three digits, with a power of ten where there would be many zeros. */
export function layerNumber(value: number | null | undefined): string {
  if (value === null || value === undefined) return "–";
  const size = Math.abs(value);
  if (value === 0 || (size >= 0.001 && size < 10_000)) return String(Number(value.toPrecision(3)));
  const [factor, power] = value.toExponential(2).split("e");
  return `${Number(factor)} · 10${raised(Number(power))}`;
}

/** Where each value stands on an axis of these layers: at its own, or in proportion in a net of other layers. */
export function placesOf(layers: readonly string[], axis: readonly string[]): (number | undefined)[] {
  const places = layers.map((name) => axis.indexOf(name));
  const shared = places.filter((place) => place >= 0).length;
  if (2 * shared >= layers.length) return places.map((place) => (place < 0 ? undefined : place));
  return layers.map((_, index) => (index / Math.max(1, layers.length - 1)) * (axis.length - 1));
}

/** A number by layer, first to last, of one net or several. */
export function LayerChart(props: LayerChartProps) {
  const { title, yLabel, series, isLog, yRange, emptyText, isReadable = false } = props;
  const frame = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState({ width: 400, height: leastHeight });
  const { width, height } = { ...room, height: props.height ?? room.height };
  const [chosen, setChosen] = useState<number>();
  useEffect(() => {
    const element = frame.current as HTMLDivElement;
    const observer = new ResizeObserver(() =>
      setRoom({
        width: Math.max(leastWidth, element.clientWidth),
        height: Math.max(leastHeight, element.clientHeight),
      }),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const axis = series[series.length - 1]?.layers ?? [];
  const last = Math.max(1, axis.length - 1);
  const range = yRange ?? rangeOf(series, isLog);
  const x = makeScale(0, last, left + 6, width - right - 6);
  const y = makeScale(range[0], range[1], height - bottom, top, isLog);
  const at = chosen === undefined ? undefined : Math.min(chosen, axis.length - 1);
  const isDrawn = (value: number | null): value is number => value !== null && (!isLog || value > 0);
  const pointsOf = ({ layers, values }: LayerSeries) =>
    placesOf(layers, axis).flatMap((place, index): [number, number][] => {
      const value = values[index];
      return place === undefined ? [] : [[x(place), isDrawn(value) ? y(value) : Number.NaN]];
    });

  function move(event: KeyboardEvent) {
    const steps = { ArrowLeft: -1, ArrowRight: 1, Home: -axis.length, End: axis.length }[event.key];
    if (!steps || axis.length === 0) return;
    event.preventDefault();
    setChosen(Math.min(Math.max((at ?? (steps > 0 ? -1 : axis.length)) + steps, 0), axis.length - 1));
  }

  function point(event: PointerEvent<HTMLDivElement>) {
    const offset = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const place = Math.round(((offset - left - 6) / (width - left - right - 12)) * last);
    setChosen(Math.min(Math.max(place, 0), Math.max(0, axis.length - 1)));
  }

  const readout =
    at === undefined || axis.length === 0
      ? ""
      : `${axis[at]}: ${series
          .map(({ label, layers, values }) => `${label} ${layerNumber(values[layers.indexOf(axis[at])])}`)
          .reverse()
          .join(", ")}`;
  const isEmpty = axis.length === 0;
  const interaction = isReadable && {
    role: "slider",
    tabIndex: 0,
    "aria-label": `${title}, layer`,
    "aria-valuemin": 1,
    "aria-valuemax": Math.max(1, axis.length),
    "aria-valuenow": (at ?? 0) + 1,
    "aria-valuetext": isEmpty ? "no layers yet" : readout || `${axis.length} layers`,
    onKeyDown: move,
    onPointerMove: point,
    onPointerLeave: () => setChosen(undefined),
    onBlur: () => setChosen(undefined),
  };
  return (
    <div className={styles.chart} data-fills={props.height === undefined || undefined} {...interaction}>
      <div className={styles.frame} ref={frame}>
        <svg width={width} height={height} aria-hidden={isReadable} role="img" aria-label={title}>
          {ticksOf(range, isLog).map((tick) => (
            <g key={tick}>
              <line className={styles.grid} x1={left} x2={width - right} y1={y(tick)} y2={y(tick)} />
              <text x={left - 6} y={y(tick)} textAnchor="end" dominantBaseline="central">
                {tickText(tick, isLog)}
              </text>
            </g>
          ))}
          <text x={x(0)} y={height - bottom + 16} textAnchor="middle">
            1
          </text>
          <text x={x(last)} y={height - bottom + 16} textAnchor="middle">
            {axis.length > 1 ? axis.length : ""}
          </text>
          <text x={(left + width - right) / 2} y={height - 6} textAnchor="middle">
            layer, first to last
          </text>
          <text transform={`translate(12 ${(top + height - bottom) / 2}) rotate(-90)`} textAnchor="middle">
            {yLabel}
          </text>
          {at !== undefined && !isEmpty && (
            <line className={styles.cursor} x1={x(at)} x2={x(at)} y1={top} y2={height - bottom} />
          )}
          {series.map((one) => (
            <g
              key={one.id}
              style={{ color: `var(${one.color})` }}
              className={one.isFaded ? styles.faded : undefined}
            >
              <path
                className={styles.line}
                strokeDasharray={one.isDashed ? "5 4" : undefined}
                d={pathThrough(pointsOf(one))}
              />
              {isReadable &&
                axis.length <= 60 &&
                pointsOf(one).map(
                  ([px, py]) =>
                    Number.isFinite(py) && <circle key={px} cx={px} cy={py} r={one.isFaded ? 2 : 2.5} />,
                )}
            </g>
          ))}
        </svg>
        {isEmpty && <p className={styles.empty}>{emptyText}</p>}
      </div>
      {isReadable && (
        <p className={styles.readout} aria-hidden="true">
          {readout}
        </p>
      )}
    </div>
  );
}
