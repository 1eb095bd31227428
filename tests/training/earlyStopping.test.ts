import { expect, test } from "vitest";
import { EarlyStopping } from "../../src/training/earlyStopping";

/** Takes in the losses, one each ten steps; where the run would end, and what is kept. */
async function after(losses: readonly number[], { patience = 2, restoreBest = false, isOn = true } = {}) {
  const stopping = new EarlyStopping({ earlyStopping: isOn, patience, restoreBest });
  for (const [index, loss] of losses.entries()) {
    const step = 10 * (index + 1);
    await stopping.note(step, loss, async () => ({ w: Float32Array.of(step) }));
    if (stopping.reason) return { step, reason: stopping.reason, best: stopping.state?.best };
  }
  return { step: undefined, reason: undefined, best: stopping.state?.best };
}

test("a run ends when the loss has not fallen below its lowest for as many epochs as patience says", async () => {
  const { step, reason } = await after([3, 2, 2.5, 2, 1]);
  expect(step).toBe(40); // 2 again is no lower
  expect(reason).toBe(
    "Early stopping: for 2 epochs the validation loss has not fallen below 2.000, its value at step 20.",
  );
  expect((await after([3, 2, 2.5, 1.9, 2, 1])).step).toBeUndefined();
  expect((await after([3, 2, 2.5, 1.9, 2, 1], { patience: 1 })).step).toBe(30);
});

test("a loss that is no number counts as one that has not fallen", async () => {
  expect((await after([1, Number.NaN, Number.NaN])).step).toBe(30);
});

test("it keeps the weights of the lowest loss if asked, and none otherwise", async () => {
  expect((await after([3, 2, 4, 5], { restoreBest: true })).best).toEqual({ w: Float32Array.of(20) });
  expect((await after([3, 2, 4, 5])).best).toBeUndefined();
});

test("it does nothing unless it is on", async () => {
  expect(await after([1, 2, 3, 4, 5], { isOn: false })).toEqual({});
});

test("it goes on from the state of a checkpoint", async () => {
  const settings = { earlyStopping: true, patience: 2, restoreBest: false };
  const first = new EarlyStopping(settings);
  for (const loss of [1, 2]) await first.note(10, loss, async () => ({}));
  const second = new EarlyStopping(settings, structuredClone(first.state));
  expect(second.reason).toBeUndefined();
  await second.note(30, 2, async () => ({}));
  expect(second.reason).toMatch("2 epochs");
});
