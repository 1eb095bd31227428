/** The learning-rate range test of the form's settings. */
import { fieldOf, type NumberField } from "../settings/fields";
import { optimizerFields } from "../settings/recipe/optimizer";
import type { RangeTestOptions, ToWorker } from "../worker/protocol";
import { store } from "./state";

const { getState: get, setState: set } = store;
const { min: lowest, max: highest } = fieldOf(optimizerFields.learningRate) as NumberField;

/** All rates that the setting may have. */
export const rangeTestOptions: RangeTestOptions = { lowest, highest, stepCount: 120 };

type Send = (message: ToWorker) => void;

/** Starts one; the run, if there is one, waits while it goes on. */
export function startRangeTest(send: Send): void {
  const { experiment } = get();
  set({ rangeTest: { rates: new Float64Array(), losses: new Float64Array() } });
  send({ kind: "rangeTest", experiment, options: rangeTestOptions });
}

/** Ends it where it is; what it measured stays. */
export function stopRangeTest(send: Send): void {
  const { rangeTest } = get();
  if (rangeTest && !rangeTest.end && !rangeTest.failure) send({ kind: "stopRangeTest" });
}
