import { useEffect, useRef, useState } from "react";
import styles from "./BubbleChart.module.css";
import { type Bubble, layoutBubbles } from "./bubbleLayout";
import { ChartTable } from "./ChartTable";

export interface BubbleChartProps {
  readonly title: string;
  /** Where its numbers come from, e.g. "published". */
  readonly origin: string;
  readonly note: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly bubbles: readonly Bubble[];
  readonly formatX: (x: number) => string;
  readonly emptyText: string;
  /** The same numbers in words, a row for each bubble. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const height = 400;

/** Circles by two numbers, with a third as their area; a table says the same. */
export function BubbleChart(props: BubbleChartProps) {
  const { title, origin, note, bubbles, emptyText, columns, rows } = props;
  return (
    <section className={styles.chart} aria-label={title}>
      <header className={styles.heading}>
        <h3>{title}</h3>
        <span className={styles.origin}>{origin}</span>
      </header>
      <p className={styles.note}>{note}</p>
      {bubbles.length === 0 ? <p className={styles.empty}>{emptyText}</p> : <Drawing {...props} />}
      {rows.length > 0 && <ChartTable columns={columns} rows={rows} />}
    </section>
  );
}

function Drawing({ title, bubbles, xLabel, yLabel, formatX }: BubbleChartProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(560);
  useEffect(() => {
    const observer = new ResizeObserver(([{ contentRect }]) => setWidth(Math.max(280, contentRect.width)));
    observer.observe(frame.current as HTMLDivElement);
    return () => observer.disconnect();
  }, []);
  const layout = layoutBubbles(bubbles, width, height);
  const { left, right, top, bottom } = layout.frame;
  return (
    <div ref={frame} className={styles.frame}>
      <svg
        width={width}
        height={height}
        role="img"
        aria-label={`${title}: ${yLabel} over ${xLabel}; the table below says the same`}
      >
        <g className={styles.axes}>
          {layout.yTicks.map(({ at, value }) => (
            <g key={value}>
              <line x1={left} x2={right} y1={at} y2={at} />
              <text x={left - 8} y={at} textAnchor="end" dominantBaseline="central">
                {Math.round(100 * value)} %
              </text>
            </g>
          ))}
          {layout.xTicks.map(({ at, value }) => (
            <g key={value}>
              <line x1={at} x2={at} y1={top} y2={bottom} />
              <text x={at} y={bottom + 16} textAnchor="middle">
                {formatX(value)}
              </text>
            </g>
          ))}
          <text x={(left + right) / 2} y={height - 8} textAnchor="middle">
            {xLabel}
          </text>
        </g>
        {layout.bubbles.map(({ bubble, x, y, radius, label }) => (
          <circle
            key={bubble.id}
            className={bubble.isHollow ? styles.hollow : styles.bubble}
            style={{ fill: `var(${bubble.color})`, stroke: `var(${bubble.color})` }}
            cx={x}
            cy={y}
            r={radius}
          >
            {!label && <title>{bubble.label}</title>}
          </circle>
        ))}
        {layout.bubbles.map(
          ({ bubble, label }) =>
            label && (
              <text
                key={bubble.id}
                className={styles.label}
                x={label.x}
                y={label.y}
                textAnchor={label.anchor}
                dominantBaseline="central"
              >
                {bubble.label}
              </text>
            ),
        )}
      </svg>
    </div>
  );
}
