import { expect, test } from "vitest";
import { conv, dense, flatten, input } from "../../models/layers";
import { network } from "../../models/network";
import { addObservation, type Observation, predictStep, workOf } from "../../src/training/prediction";

const seen = (operations: number, multiplyAdds: number, ms: number): Observation => ({
  operations,
  multiplyAdds,
  ms,
});

test("the work of a step is three passes over the layers and one update of each weight", () => {
  const net = network(dense(flatten(conv(input([4, 4, 1]), 2, 3, "conv"), "flatten"), 3, "logits"));
  // 3 · (image, conv, flatten, logits) + (kernel, bias) · 2; 3 · 8 · (9 · 2 · 16 + 32 · 3)
  expect(workOf(net, 8)).toEqual({ operations: 12 + 4, multiplyAdds: 3 * 8 * (288 + 96) });
});

test("two timed nets give the time for an operation and for a multiply–add, and so that of a third", () => {
  // 0.01 ms an operation and 1 ns a multiply–add, by hand
  const timed = [seen(100, 1e6, 2), seen(200, 1e8, 102)];
  const prediction = predictStep(timed, { operations: 300, multiplyAdds: 5e6 });
  expect(prediction?.ms).toBeCloseTo(8, 6);
  expect(prediction?.isMeasured).toBe(false);
});

test("no time is ever predicted below zero", () => {
  const odd = [seen(100, 1e6, 10), seen(1_000, 1e6, 5)];
  expect(predictStep(odd, { operations: 5_000, multiplyAdds: 0 })?.ms).toBeGreaterThanOrEqual(0);
  expect(predictStep([seen(10, 0, 3)], { operations: 20, multiplyAdds: 0 })?.ms).toBeCloseTo(6, 9);
});

test("work that was timed takes what it took, the last time it was", () => {
  const timed = addObservation(addObservation([seen(100, 1e6, 2)], seen(300, 5e6, 40)), seen(300, 5e6, 30));
  expect(timed).toHaveLength(2);
  expect(predictStep(timed, { operations: 300, multiplyAdds: 5e6 })).toEqual({ ms: 30, isMeasured: true });
});

test("nothing timed, nothing predicted", () => {
  expect(predictStep([], { operations: 1, multiplyAdds: 1 })).toBeUndefined();
});

test("of many observations the calibration's two and the latest are kept", () => {
  let timed: readonly Observation[] = [seen(1, 1, 1), seen(2, 2, 2)];
  for (let index = 3; index < 30; index++) timed = addObservation(timed, seen(index, index, index));
  expect(timed).toHaveLength(12);
  expect(timed.map(({ ms }) => ms).slice(0, 3)).toEqual([1, 2, 20]);
});
