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
}

const emptyCurve = (): Curve => ({
  step: new GrowingArray(),
  loss: new GrowingArray(),
  accuracy: new GrowingArray(),
  seconds: new GrowingArray(),
});

/** A rate that differs from its schedule, at the step that it begins with. */
export interface RateMark {
  readonly step: number;
  readonly learningRate: number;
  readonly cause: "user" | "plateau";
}

export interface RunCurves {
  readonly train: Curve;
  readonly validation: Curve;
  /** Grows at its end; in the order of the steps. */
  readonly rateMarks: RateMark[];
}

export const emptyCurves = (): RunCurves => ({
  train: emptyCurve(),
  validation: emptyCurve(),
  rateMarks: [],
});

/** Puts a mark in its place; one that a restart repeats replaces the earlier one. */
export function addRateMark(
  marks: RateMark[],
  { change, cause }: Extract<TrainingEvent, { kind: "rate" }>,
): void {
  const { firstStep: step, learningRate } = change;
  const isOther = (mark: RateMark) => mark.step !== step || mark.cause !== cause;
  const others = marks.filter((mark) => isOther(mark) && (cause !== "user" || mark.step < step));
  const next = [...others, { step, learningRate, cause }].sort((a, b) => a.step - b.step);
  marks.splice(0, marks.length, ...next);
}

function cut(curve: Curve, step: number) {
  let length = curve.step.length;
  while (length > 0 && curve.step.values[length - 1] > step) length -= 1;
  for (const column of [curve.step, curve.loss, curve.accuracy, curve.seconds]) column.length = length;
}

/** Adds what an event measured; a start at an earlier step takes back the points after it. */
export function addToCurves({ train, validation, rateMarks }: RunCurves, event: TrainingEvent): void {
  if (event.kind === "start") {
    cut(train, event.step);
    cut(validation, event.step);
  } else if (event.kind === "steps") {
    const before = train.seconds.length > 0 ? train.seconds.values[train.seconds.length - 1] : 0;
    const now = Math.max(before, event.trainingMs / 1000);
    event.losses.forEach((loss, index) => {
      train.step.push(event.firstStep + index);
      train.loss.push(loss);
      train.accuracy.push(event.accuracies[index]);
      train.seconds.push(before + ((now - before) * (index + 1)) / event.losses.length);
    });
  } else if (event.kind === "rate") {
    addRateMark(rateMarks, event);
  } else if (event.kind === "validation") {
    cut(validation, event.step - 1);
    validation.step.push(event.step);
    validation.loss.push(event.evaluation.loss);
    validation.accuracy.push(event.evaluation.accuracy);
    validation.seconds.push(train.seconds.length > 0 ? train.seconds.values[train.seconds.length - 1] : 0);
  }
}
