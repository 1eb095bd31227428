import { addToCurves, emptyCurves, type RunCurves } from "../../src/store/curves";
import type { TrainingEvent } from "../../src/worker/protocol";

const counts = { train: 64, validation: 4, test: 4 };

export const rates = { changes: [], plateau: { best: 1, badCount: 0, cooldown: 0, reductions: 0 } };

export const start = (step: number): TrainingEvent => ({
  kind: "start",
  step,
  stepsPerEpoch: 2,
  totalSteps: 6,
  counts,
});

export const steps = (firstStep: number, losses: readonly number[], trainingMs = 0): TrainingEvent => ({
  kind: "steps",
  firstStep,
  epoch: 1,
  losses: Float32Array.from(losses),
  accuracies: Float32Array.from(losses, (loss) => 1 - loss / 10),
  learningRates: Float64Array.from(losses, (_, index) => 0.1 / (firstStep + index)),
  trainingMs,
  trainedImages: 0,
});

export const validation = (step: number, accuracy: number, penalty?: number): TrainingEvent => ({
  kind: "validation",
  step,
  epoch: 1,
  evaluation: { loss: 1, penalty, accuracy, predictions: new Uint8Array(), confidences: new Float32Array() },
});

export function curvesFrom(events: readonly TrainingEvent[], curves = emptyCurves()): RunCurves {
  for (const event of events) addToCurves(curves, event);
  return curves;
}

/** What is drawn of curves. */
export const plain = ({ train, validation: measured }: RunCurves) =>
  [train, measured].map(({ step, loss, accuracy, seconds, learningRate, penalty }) =>
    [step, loss, accuracy, seconds, learningRate, penalty].map((column) => column && [...column.view()]),
  );
