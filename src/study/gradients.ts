/** How the gradient arrives at each layer of a study's untrained nets. */
import type { LayerSeries } from "../charts/LayerChart";
import type { LayerStatistics } from "../training/events";
import type { Evidence } from "./evidence";
import { looks } from "./figures";
import { gradientRatio } from "./gradientRatio";
import { cellName, cellsOf, jobsOf, placesOf } from "./study";

export interface GradientPanel {
  readonly title: string;
  /** A line for each arm that has run. */
  readonly series: readonly LayerSeries[];
}

interface CellStarts {
  readonly cell: readonly number[];
  /** Of each seed that has run, before its first step. */
  readonly starts: readonly LayerStatistics[];
}

/** Of fewer layers there is no way for a gradient to go. */
const fewest = 3;

/** What the layers of each cell's nets are like at step 0; a share link has none. */
function startsOf({ study, runs }: Evidence): CellStarts[] {
  const jobs = jobsOf(study);
  return cellsOf(study).map((cell) => ({
    cell,
    starts: runs.flatMap(({ index, results }) => {
      const first = results && "layers" in results ? results.layers?.first : undefined;
      return first && first.layers.length >= fewest && jobs[index].cell.join() === cell.join() ? [first] : [];
    }),
  }));
}

/** The geometric mean of what is known and above 0, which a logarithmic axis can show. */
function geometricMean(values: readonly (number | null)[]): number | null {
  const known = values.flatMap((value) => (value !== null && value > 0 ? [Math.log(value)] : []));
  return known.length > 0 ? Math.exp(known.reduce((sum, value) => sum + value, 0) / known.length) : null;
}

/** The norm of the gradient by layer at step 0, over seeds: a panel for each place of the last axis of two. */
export function gradientPanels(evidence: Evidence): GradientPanel[] {
  const { axes } = evidence.study;
  const cells = startsOf(evidence);
  const seriesOf = (some: readonly CellStarts[]) =>
    some.flatMap(({ cell: [arm], starts }): LayerSeries[] => {
      const [one] = starts;
      if (!one) return [];
      const { color, dash } = looks[arm % looks.length];
      const values = one.layers.map((_, layer) =>
        geometricMean(starts.map(({ values: { gradient } }) => gradient[layer] ?? null)),
      );
      return [
        {
          id: String(arm),
          label: axes[0].arms[arm].label,
          color,
          isDashed: dash !== undefined,
          layers: one.layers,
          values,
        },
      ];
    });
  const panels =
    axes.length === 1
      ? [{ title: "", series: seriesOf(cells) }]
      : placesOf(axes[1]).map((place, index) => ({
          title: `${axes[1].title.toLowerCase()} ${place}`,
          series: seriesOf(cells.filter(({ cell }) => cell[1] === index)),
        }));
  return panels.filter(({ series }) => series.length > 0);
}

export interface RatioRow {
  readonly name: string;
  /** The gradient's norm at the first convolution over that at the last one, by seed. */
  readonly ratios: readonly number[];
}

/** How much of the gradient arrives at the front of each cell's nets. */
export const ratioRows = (evidence: Evidence): RatioRow[] =>
  startsOf(evidence).flatMap(({ cell, starts }) => {
    const ratios = starts.flatMap((start) => gradientRatio(start).ratio ?? []);
    return ratios.length > 0 ? [{ name: cellName(evidence.study, cell), ratios }] : [];
  });

/** Three digits, e.g. `322 to 1,350`. */
export function ratioText({ ratios }: RatioRow): string {
  const format = (value: number) => Number(value.toPrecision(3)).toLocaleString("en-GB");
  const [least, greatest] = [Math.min(...ratios), Math.max(...ratios)].map(format);
  return least === greatest ? least : `${least} to ${greatest}`;
}
