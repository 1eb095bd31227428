/** The points of a run's curves: growing typed arrays, outside the store, so that a point costs no redraw. */
import type { TrainingEvent } from "../worker/protocol";

/** Numbers that grow at the end; `values` beyond `length` mean nothing. */
export class GrowingArray {
  values = new Float64Array(256);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Float64Array(2 * this.length);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length++] = value;
  }

  /** Adds all of these. */
  append(more: Float64Array): void {
    const length = this.length + more.length;
    if (length > this.values.length) {
      const larger = new Float64Array(Math.max(length, 2 * this.length));
      larger.set(this.view());
      this.values = larger;
    }
    this.values.set(more, this.length);
    this.length = length;
  }

  /** The numbers so far, without a copy. */
  view(): Float64Array {
    return this.values.subarray(0, this.length);
  }
}

export interface Curve {
  readonly step: GrowingArray;
  readonly loss: GrowingArray;
  /** 0–1 */
  readonly accuracy: GrowingArray;
  /** Time in training steps when the point was reached. */
  readonly seconds: GrowingArray;
  /** The rate of the last step up to the point. */
  readonly learningRate: GrowingArray;
  /** L1 and L2 of the weights, which the loss is without; NaN where the recipe has none. Of validation alone. */
  readonly penalty?: GrowingArray;
}

const emptyCurve = (): Curve => ({
  step: new GrowingArray(),
  loss: new GrowingArray(),
  accuracy: new GrowingArray(),
  seconds: new GrowingArray(),
  learningRate: new GrowingArray(),
});

export interface RunCurves {
  readonly train: Curve;
  readonly validation: Curve;
  /** Points up to this step are stored as they are. */
  savedStep: number;
}

export const emptyCurves = (): RunCurves => ({
  train: emptyCurve(),
  validation: { ...emptyCurve(), penalty: new GrowingArray() },
  savedStep: 0,
});

const columnsOf = (curve: Curve) => [
  curve.step,
  curve.loss,
  curve.accuracy,
  curve.seconds,
  curve.learningRate,
  ...(curve.penalty ? [curve.penalty] : []),
];

/** How many points lie at or before a step. */
function countTo({ step: { length, values } }: Curve, step: number): number {
  let count = length;
  while (count > 0 && values[count - 1] > step) count -= 1;
  return count;
}

function cut(curve: Curve, step: number) {
  const length = countTo(curve, step);
  for (const column of columnsOf(curve)) column.length = length;
}

const secondsAtEnd = ({ seconds }: Curve) => (seconds.length > 0 ? seconds.values[seconds.length - 1] : 0);

/** Seconds in training before the worker took the run up, which counts from 0. */
const earlierSeconds = new WeakMap<RunCurves, number>();

/** Adds what an event measured; a start at an earlier step takes back the points after it. */
export function addToCurves(curves: RunCurves, event: TrainingEvent): void {
  const { train, validation } = curves;
  if (event.kind === "start") {
    cut(train, event.step);
    cut(validation, event.step);
    curves.savedStep = Math.min(curves.savedStep, event.step);
    earlierSeconds.set(curves, secondsAtEnd(train));
  } else if (event.kind === "steps") {
    const before = secondsAtEnd(train);
    const now = Math.max(before, (earlierSeconds.get(curves) ?? 0) + event.trainingMs / 1000);
    event.losses.forEach((loss, index) => {
      train.step.push(event.firstStep + index);
      train.loss.push(loss);
      train.accuracy.push(event.accuracies[index]);
      train.learningRate.push(event.learningRates[index]);
      train.seconds.push(before + ((now - before) * (index + 1)) / event.losses.length);
    });
  } else if (event.kind === "validation") {
    cut(validation, event.step - 1);
    curves.savedStep = Math.min(curves.savedStep, event.step - 1);
    validation.step.push(event.step);
    validation.loss.push(event.evaluation.loss);
    validation.accuracy.push(event.evaluation.accuracy);
    validation.penalty?.push(event.evaluation.penalty ?? Number.NaN);
    validation.seconds.push(secondsAtEnd(train));
    validation.learningRate.push(train.learningRate.view().at(-1) ?? 0);
  }
}

/** Points as they are stored and exported: columns of the same length. */
export interface CurvePoints {
  readonly step: Float64Array;
  readonly loss: Float64Array;
  readonly accuracy: Float64Array;
  readonly seconds: Float64Array;
  readonly learningRate: Float64Array;
  /** Only where the recipe has one. */
  readonly penalty?: Float64Array;
}

/** A piece of a run's curves: it takes the place of all points after a step. */
export interface CurveChunk {
  readonly after: number;
  readonly train: CurvePoints;
  readonly validation: CurvePoints;
}

const pointsAfter = (curve: Curve, step: number): CurvePoints => {
  const first = countTo(curve, step);
  const from = (column: GrowingArray) => column.view().slice(first); // a view would carry its whole buffer
  const penalty = curve.penalty && from(curve.penalty);
  return {
    step: from(curve.step),
    loss: from(curve.loss),
    accuracy: from(curve.accuracy),
    seconds: from(curve.seconds),
    learningRate: from(curve.learningRate),
    ...(penalty?.some((value) => !Number.isNaN(value)) && { penalty }),
  };
};

/** The points after a step, as a chunk of their own. */
export function chunkOf({ train, validation }: RunCurves, after = 0): CurveChunk {
  return { after, train: pointsAfter(train, after), validation: pointsAfter(validation, after) };
}

export const isEmptyChunk = ({ train, validation }: CurveChunk) =>
  train.step.length + validation.step.length === 0;

/** The last step that a run's curves have a point at. */
export const lastStepOf = ({ train, validation }: RunCurves) =>
  Math.max(...[train, validation].map(({ step }) => (step.length > 0 ? step.values[step.length - 1] : 0)));

function append(curve: Curve, after: number, points: CurvePoints) {
  cut(curve, after);
  curve.step.append(points.step);
  curve.loss.append(points.loss);
  curve.accuracy.append(points.accuracy);
  curve.seconds.append(points.seconds);
  curve.learningRate.append(points.learningRate);
  curve.penalty?.append(points.penalty ?? new Float64Array(points.step.length).fill(Number.NaN));
}

/** The curves that chunks make, in the order in which they were stored. */
export function curvesOf(chunks: Iterable<CurveChunk>): RunCurves {
  const curves = emptyCurves();
  for (const { after, train, validation } of chunks) {
    append(curves.train, after, train);
    append(curves.validation, after, validation);
  }
  curves.savedStep = lastStepOf(curves);
  return curves;
}
