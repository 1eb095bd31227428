/** The curves of runs as series over one of the x axes. */
import { countTo, type Mark, type Series } from "../charts/series";
import type { Curve, RunCurves } from "../store/curves";
import { colorOf, imagesAt, multiplyAddsAt, type Run } from "../store/run";
import { formatCount, formatLarge, formatSetting } from "./format";

type XOf = (run: Run, curve: Curve) => Float64Array;

const ofSteps =
  (valueAt: (run: Run, step: number) => number): XOf =>
  (run, { step }) =>
    step.view().map((at) => valueAt(run, at));

const epochs = (run: Run, step: number) => step / Math.max(1, run.stepsPerEpoch);

export interface XAxis {
  readonly option: string;
  readonly label: string;
  /** The axis reaches at least to here. */
  readonly reach: number;
  readonly xOf: XOf;
  /** What the readout says of a place. */
  readonly format: (x: number) => string;
  readonly tick: (x: number) => string;
}

const decimals = (x: number) => String(Number(x.toPrecision(6)));

export const xAxes = {
  step: {
    option: "step",
    label: "step",
    reach: 10,
    xOf: (_, { step }) => step.view(),
    format: (x) => `step ${formatCount(x)}`,
    tick: (x) => x.toLocaleString("en-GB"),
  },
  epoch: {
    option: "epoch",
    label: "epoch",
    reach: 1,
    xOf: ofSteps(epochs),
    format: (x) => `epoch ${x.toFixed(2)}`,
    tick: decimals,
  },
  time: {
    option: "time",
    label: "training time, s",
    reach: 10,
    xOf: (_, { seconds }) => seconds.view(),
    format: (x) => `${x.toFixed(1)} s`,
    tick: decimals,
  },
  images: {
    option: "images",
    label: "images trained on",
    reach: 100,
    xOf: ofSteps(imagesAt),
    format: (x) => `${formatCount(x)} images`,
    tick: formatLarge,
  },
  multiplyAdds: {
    option: "multiply–adds",
    label: "multiply–adds of training, 3 × forward",
    reach: 1,
    xOf: ofSteps(multiplyAddsAt),
    format: (x) => `${formatLarge(Number(x.toPrecision(3)))} multiply–adds`,
    tick: formatLarge,
  },
} as const satisfies Record<string, XAxis>;

export type XAxisName = keyof typeof xAxes;

export interface ShownRun {
  readonly run: Run;
  readonly name: string;
  readonly curves: RunCurves;
  /** The one that trains, or the newest; the others are faded. */
  readonly isForemost: boolean;
}

/** What the readout says of a place of an axis: also the step that the foremost run was at, as far as it reaches. */
export function placeText(foremost: ShownRun | undefined, axis: XAxisName, x: number): string {
  const text = xAxes[axis].format(x);
  if (axis === "step" || !foremost) return text;
  const { run, curves } = foremost;
  const places = xAxes[axis].xOf(run, curves.train);
  const count = countTo(places, x);
  const isBeyond = count === 0 || x > places[places.length - 1];
  return isBeyond ? text : `${text} · step ${formatCount(curves.train.step.values[count - 1])}`;
}

/** Train solid and smoothed, validation dashed. */
export function seriesOf(
  { run, name, curves, isForemost }: ShownRun,
  axis: XAxisName,
  metric: "loss" | "accuracy",
): Series[] {
  const line = (label: "train" | "validation", look: Partial<Series>): Series => ({
    id: `${run.id} ${label}`,
    label,
    group: name,
    color: colorOf(run),
    faded: !isForemost,
    x: xAxes[axis].xOf(run, curves[label]),
    y: curves[label][metric].view(),
    ...look,
  });
  const penalty = metric === "loss" ? curves.validation.penalty?.view() : undefined;
  const apart = penalty?.some((value) => !Number.isNaN(value)) && { label: "penalty", y: penalty };
  return [line("train", { smoothed: true }), line("validation", { dashed: true, ...(apart && { apart }) })];
}

/** Makes the series of runs; those of a run that did not change are taken from the last time. */
export function seriesMaker() {
  let known = new Map<string, { readonly parts: readonly unknown[]; readonly series: Series[] }>();
  return (shown: readonly ShownRun[], axis: XAxisName, metric: "loss" | "accuracy"): Series[] => {
    const next: typeof known = new Map();
    for (const one of shown) {
      const { run, name, curves, isForemost } = one;
      const { train, validation } = curves;
      const ends = [train, validation].flatMap(({ step }) => [step.length, step.values[step.length - 1]]);
      const looks = [name, run.color, isForemost, run.stepsPerEpoch, axis, metric];
      const parts = [curves, ...looks, ...ends];
      const before = known.get(run.id);
      const isSame = before?.parts.every((part, index) => part === parts[index]);
      next.set(run.id, before && isSame ? before : { parts, series: seriesOf(one, axis, metric) });
    }
    known = next;
    return [...next.values()].flatMap(({ series }) => series);
  };
}

/** Where a run's rate left its schedule, so that a bend in a curve has its reason beside it. */
export function marksOf({ run, curves: { train } }: ShownRun, axis: XAxisName): Mark[] {
  const steps = train.step.view();
  const places = xAxes[axis].xOf(run, train);
  return (run.rates ?? []).map(({ cause, change }) => {
    const index = steps.findIndex((step) => step >= change.firstStep);
    const rate = formatSetting(Number(change.learningRate.toPrecision(3)));
    return {
      x: places[index < 0 ? places.length - 1 : index] ?? 0,
      label: cause === "user" ? `rate set to ${rate}` : `plateau: rate ${rate}`,
    };
  });
}
