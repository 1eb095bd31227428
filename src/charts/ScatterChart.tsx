import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import styles from "./ScatterChart.module.css";
import { fitted, groupColor, groupLabels, markPath, nearestPoint, neighbourBy } from "./scatterLayout";

export interface ScatterChartProps {
  readonly title: string;
  /** Absent where the axes have no meaning of their own. */
  readonly xLabel?: string;
  readonly yLabel?: string;
  /** `[count, 2]` */
  readonly places: Float32Array;
  /** Which group each point is of. */
  readonly groups: ArrayLike<number>;
  readonly groupNames: readonly string[];
  /** The only group in colour, if there is one. */
  readonly highlighted?: number;
  /** What stands beside a point that is pointed at. */
  readonly renderPoint: (index: number) => ReactNode;
  /** The same in words. */
  readonly describePoint: (index: number) => string;
}

const height = 440;
const margin = 24;
const radius = 2.5;
const reach = 16;
const labelledGroups = 20;

/** Points in groups by colour, shape and a label on each; arrow keys go from point to point. */
export function ScatterChart(props: ScatterChartProps) {
  const { title, xLabel, yLabel, places, groups, groupNames, highlighted, renderPoint, describePoint } =
    props;
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const [active, setActive] = useState<number>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another map has other points
  useEffect(() => setActive(undefined), [places]);
  const points = useMemo(() => fitted(places, { width, height, margin }), [places, width]);
  const paths = useMemo(() => pathsOf(points, groups, groupNames.length), [points, groups, groupNames]);
  const labels = useMemo(
    () => (groupNames.length <= labelledGroups ? groupLabels(points, groups, groupNames) : []),
    [points, groups, groupNames],
  );

  function point(event: PointerEvent<HTMLDivElement>) {
    const box = event.currentTarget.getBoundingClientRect();
    setActive(nearestPoint(points, event.clientX - box.left, event.clientY - box.top, reach));
  }

  function move(event: KeyboardEvent) {
    const next = neighbourBy(points, active ?? 0, event.key);
    if (next === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    setActive(active === undefined ? 0 : next);
  }

  const shown = active !== undefined && 2 * active < points.length ? active : undefined;
  return (
    <figure className={styles.chart}>
      {yLabel && <span className={styles.axis}>↑ {yLabel}</span>}
      <div
        ref={frame}
        className={styles.frame}
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes the arrow keys
        tabIndex={0}
        aria-label={`${title}; arrow keys go from image to image`}
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={() => setActive(undefined)}
        onKeyDown={move}
        onFocus={(event) => event.target.matches(":focus-visible") && setActive(active ?? 0)}
        onBlur={() => setActive(undefined)}
      >
        <svg width={width} height={height} aria-hidden="true">
          {paths.map((path, group) => (
            <path
              key={groupNames[group]}
              d={path}
              className={highlighted === undefined || highlighted === group ? styles.marks : styles.faint}
              style={{ fill: `var(${groupColor(group)})` }}
            />
          ))}
          {labels.map(({ group, x, y }) => (
            <text
              key={groupNames[group]}
              x={x}
              y={y}
              className={
                highlighted === undefined || highlighted === group ? styles.label : styles.faintLabel
              }
            >
              {groupNames[group]}
            </text>
          ))}
          {shown !== undefined && (
            <circle cx={points[2 * shown]} cy={points[2 * shown + 1]} r={6} className={styles.ring} />
          )}
        </svg>
        {shown !== undefined && (
          <div
            className={styles.beside}
            style={{
              left: Math.min(points[2 * shown] + 12, width - 160),
              ...(points[2 * shown + 1] > height / 2
                ? { bottom: height - points[2 * shown + 1] + 12 }
                : { top: points[2 * shown + 1] + 12 }),
            }}
          >
            {renderPoint(shown)}
          </div>
        )}
      </div>
      {xLabel && <span className={`${styles.axis} ${styles.right}`}>{xLabel} →</span>}
      <span className="visuallyHidden" role="status">
        {shown === undefined ? "" : describePoint(shown)}
      </span>
    </figure>
  );
}

/** All marks of a group in one path: some thousand elements would be slow. */
function pathsOf(points: Float32Array, groups: ArrayLike<number>, groupCount: number): string[] {
  const paths = Array.from({ length: groupCount }, () => "");
  for (let index = 0; index < groups.length; index++) {
    paths[groups[index]] += markPath(groups[index], points[2 * index], points[2 * index + 1], radius);
  }
  return paths;
}

function useWidth(element: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(480);
  useEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([{ contentRect }]) => setWidth(Math.max(240, contentRect.width)));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
