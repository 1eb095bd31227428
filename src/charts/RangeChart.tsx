import type { PointerEvent } from "react";
import styles from "./RangeChart.module.css";
import { decades, makeScale, pathThrough } from "./scale";
import { smooth } from "./smooth";

export interface RangeChartProps {
  /** Ascending. */
  readonly rates: Float64Array;
  readonly losses: Float64Array;
  /** Ends of the rate's axis. */
  readonly range: readonly [number, number];
  readonly chosen?: number;
  readonly onChoose: (rate: number) => void;
}

const [width, height] = [560, 300];
const [left, right, top, bottom] = [56, 548, 12, 252];
const smoothing = 0.8;
const power = (value: number) => `10${[...String(Math.round(Math.log10(value)))].map(raise).join("")}`;
const raise = (digit: string) => (digit === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]);

/** Loss against learning rate on a logarithmic axis; a press takes the rate under it. */
export function RangeChart({ rates, losses, range, chosen, onChoose }: RangeChartProps) {
  const first = losses[0] ?? 1;
  const high = Math.max(1.25 * first, 0.1); // what grows beyond has left the question
  const x = makeScale(range[0], range[1], left, right, true);
  const y = makeScale(0, high, bottom, top);
  const points = (values: Float64Array) =>
    Array.from(values, (loss, index) => [x(rates[index]), y(Math.min(loss, high))] as const);
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => share * high);

  function choose(event: PointerEvent<SVGSVGElement>) {
    const box = event.currentTarget.getBoundingClientRect();
    const share = ((event.clientX - box.left) * (width / box.width) - left) / (right - left);
    onChoose(range[0] * (range[1] / range[0]) ** Math.min(Math.max(share, 0), 1));
  }

  return (
    <svg
      className={styles.chart}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label="Loss against learning rate; the slider below chooses a rate"
      onPointerDown={choose}
    >
      {ticks.map((tick) => (
        <g key={tick}>
          <line className={styles.grid} x1={left} x2={right} y1={y(tick)} y2={y(tick)} />
          <text x={left - 8} y={y(tick)} textAnchor="end" dominantBaseline="central">
            {tick.toFixed(1)}
          </text>
        </g>
      ))}
      {decades(range[0], range[1]).map((rate) => (
        <g key={rate}>
          <line className={styles.grid} x1={x(rate)} x2={x(rate)} y1={top} y2={bottom} />
          <text x={x(rate)} y={bottom + 16} textAnchor="middle">
            {power(rate)}
          </text>
        </g>
      ))}
      <text x={(left + right) / 2} y={height - 8} textAnchor="middle">
        learning rate
      </text>
      <text transform={`translate(14 ${(top + bottom) / 2}) rotate(-90)`} textAnchor="middle">
        loss of the batch
      </text>
      <path className={styles.raw} d={pathThrough(points(losses))} />
      <path className={styles.line} d={pathThrough(points(smooth(losses, smoothing)))} />
      {chosen !== undefined && (
        <line className={styles.chosen} x1={x(chosen)} x2={x(chosen)} y1={top} y2={bottom} />
      )}
    </svg>
  );
}
