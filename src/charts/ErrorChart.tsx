/** One number against a setting: the mean of each place, its deviation as a bar, and every single value. */
import type { CSSProperties } from "react";

export interface ErrorPoint {
  /** Which place on the x axis, from 0. */
  readonly place: number;
  readonly values: readonly number[];
  readonly mean: number;
  /** NaN where it is not known. */
  readonly deviation: number;
}

export interface ErrorSeries {
  readonly label: string;
  /** A CSS variable, e.g. `--run-1`. */
  readonly color: string;
  /** Tells series apart without colour. */
  readonly dash?: string;
  readonly points: readonly ErrorPoint[];
  /** Places at which some runs have no number, marked at the top. */
  readonly lostPlaces?: readonly number[];
}

export interface ErrorChartProps {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** What stands under each place. */
  readonly places: readonly string[];
  /** Whether the places are numbers, so that a line may join them. */
  readonly isOrdered?: boolean;
  readonly series: readonly ErrorSeries[];
  /** What the marks at the top mean. */
  readonly lostLabel?: string;
  readonly width?: number;
  readonly height?: number;
}

/** Okabe & Ito's colours where the page's variables are not at hand, as in a file. */
const fallback: Record<string, string> = {
  "--run-1": "#0072b2",
  "--run-2": "#b85400",
  "--run-3": "#007a5a",
  "--run-4": "#a8507f",
  "--run-5": "#c58200",
  "--run-6": "#3d9ad0",
  "--run-7": "#45494d",
  "--run-8": "#827d00",
  "--ink": "#1d1f21",
  "--ink-soft": "#5c6166",
  "--hairline": "#dcdcd8",
  "--paper": "#fcfcfb",
};
const color = (name: string) => `var(${name}, ${fallback[name] ?? "#1d1f21"})`;

const textStyle: CSSProperties = {
  font: "12px system-ui, sans-serif",
  fontVariantNumeric: "tabular-nums",
};

/** Of names that have no room side by side. */
const tilt = Math.PI / 6;

/** Round numbers from below the least to above the greatest, four to eight of them. */
export function roundTicks(least: number, greatest: number): number[] {
  const span = greatest - least || Math.abs(greatest) || 1;
  const power = 10 ** Math.floor(Math.log10(span / 4));
  const step = power * ([1, 2, 5, 10].find((factor) => span / (factor * power) <= 7) ?? 10);
  const first = Math.floor(least / step);
  const last = Math.max(first + 1, Math.ceil(greatest / step)); // of no value, too, there is an axis
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}

/** Static SVG: the page shows it, and a report holds the same as a file. */
export function ErrorChart(props: ErrorChartProps) {
  const {
    title,
    xLabel,
    yLabel,
    places,
    series,
    lostLabel,
    isOrdered = true,
    width = 520,
    height = 320,
  } = props;
  const hasLost = series.some(({ lostPlaces = [] }) => lostPlaces.length > 0);
  const ends = series.flatMap(({ points }) =>
    points.flatMap(({ values, mean, deviation }) => [
      ...values,
      ...(Number.isFinite(deviation) ? [mean - deviation, mean + deviation] : []),
    ]),
  );
  const ticks = roundTicks(Math.min(0, ...ends), Math.max(...ends, 0));
  const [low, high] = [ticks[0], ticks[ticks.length - 1]];
  const labelWidth = 8 + 7 * Math.max(0, ...series.map(({ label }) => label.length));
  const longest = Math.max(0, ...places.map((place) => place.length)) * 6.5;
  const isTilted = longest > (width - 56 - labelWidth) / Math.max(1, places.length);
  const slant = isTilted ? longest * Math.sin(tilt) : 0; // what tilted names need below the axis
  const frame = { left: 56, right: width - labelWidth, top: hasLost ? 52 : 32, bottom: height - 48 - slant };
  const across = (place: number) =>
    frame.left + ((place + 0.5) / Math.max(1, places.length)) * (frame.right - frame.left);
  const down = (value: number) => frame.bottom - ((value - low) / (high - low)) * (frame.bottom - frame.top);
  const decimals = Math.max(0, -Math.floor(Math.log10(ticks[1] - ticks[0])));
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={`${title}: ${yLabel} against ${xLabel}`}
      style={textStyle}
    >
      <rect width={width} height={height} fill={color("--paper")} />
      <text x={frame.left} y={16} fill={color("--ink")} fontWeight="600">
        {title}
      </text>
      {hasLost && lostLabel && (
        <text x={width - 8} y={16} textAnchor="end" fill={color("--ink-soft")}>
          × {lostLabel}
        </text>
      )}
      {ticks.map((value) => (
        <g key={value}>
          <line
            x1={frame.left}
            x2={frame.right}
            y1={down(value)}
            y2={down(value)}
            stroke={color("--hairline")}
          />
          <text x={frame.left - 8} y={down(value)} dy="0.35em" textAnchor="end" fill={color("--ink-soft")}>
            {value.toFixed(decimals)}
          </text>
        </g>
      ))}
      {places.map((place, index) => (
        <text
          key={place}
          transform={`translate(${across(index)} ${frame.bottom + 18})${isTilted ? " rotate(-30)" : ""}`}
          textAnchor={isTilted ? "end" : "middle"}
          fill={color("--ink-soft")}
        >
          {place}
        </text>
      ))}
      <text x={(frame.left + frame.right) / 2} y={height - 8} textAnchor="middle" fill={color("--ink-soft")}>
        {xLabel}
      </text>
      <text
        transform={`translate(14 ${(frame.top + frame.bottom) / 2}) rotate(-90)`}
        textAnchor="middle"
        fill={color("--ink-soft")}
      >
        {yLabel}
      </text>
      {spread(series.map((one) => down(one.points.at(-1)?.mean ?? low))).map((y, index) => (
        <SeriesMarks
          key={series[index].label}
          series={series[index]}
          isOrdered={isOrdered}
          offset={(index - (series.length - 1) / 2) * 8}
          across={across}
          down={down}
          top={frame.top - 12}
          label={{ x: frame.right + 4, y }}
        />
      ))}
    </svg>
  );
}

/** Heights at least a line apart, in the same order. */
function spread(heights: readonly number[]): number[] {
  const order = [...heights.keys()].sort((a, b) => heights[a] - heights[b]);
  const placed = [...heights];
  order.forEach((index, rank) => {
    if (rank > 0) placed[index] = Math.max(placed[index], placed[order[rank - 1]] + 14);
  });
  return placed;
}

interface MarksProps {
  readonly series: ErrorSeries;
  readonly isOrdered: boolean;
  /** Moves the marks aside, so that bars of several series do not cover each other. */
  readonly offset: number;
  readonly across: (place: number) => number;
  readonly down: (value: number) => number;
  /** Where marks of lost runs stand. */
  readonly top: number;
  readonly label: { readonly x: number; readonly y: number };
}

function SeriesMarks({ series, isOrdered, offset, across, down, top, label }: MarksProps) {
  const points = series.points.filter(({ mean }) => Number.isFinite(mean));
  const stroke = color(series.color);
  const path = points.map(({ place, mean }) => `${across(place) + offset},${down(mean)}`).join(" ");
  return (
    <g stroke={stroke} fill={stroke}>
      {isOrdered && <polyline points={path} fill="none" strokeWidth="2" strokeDasharray={series.dash} />}
      {points.map(({ place, mean, deviation, values }) => {
        const x = across(place) + offset;
        return (
          <g key={place}>
            {Number.isFinite(deviation) && (
              <path
                d={`M${x} ${down(mean - deviation)}V${down(mean + deviation)}M${x - 4} ${down(mean - deviation)}h8M${x - 4} ${down(mean + deviation)}h8`}
                fill="none"
              />
            )}
            {values.map((value, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: values are known by their place alone
              <circle key={index} cx={x} cy={down(value)} r="2" opacity="0.5" stroke="none" />
            ))}
            <circle cx={x} cy={down(mean)} r="4" />
          </g>
        );
      })}
      {series.lostPlaces?.map((place) => (
        <path
          key={place}
          d={`M${across(place) + offset - 4} ${top - 4}l8 8m0 -8l-8 8`}
          fill="none"
          strokeWidth="2"
        />
      ))}
      <text x={label.x} y={label.y} dy="0.35em" stroke="none">
        {series.label}
      </text>
    </g>
  );
}
