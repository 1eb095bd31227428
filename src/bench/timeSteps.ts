/** Times the steps of a started engine. */
import type { Engine, Timing } from "./job";

const largestGroup = 64;

/**
 * Takes steps for about `windowMs`, one at least. A step may only queue its work on a device, so they are taken in
 * groups that end when the device is done; a group is as long as the time that is left.
 */
export async function timeSteps(
  engine: Engine,
  windowMs: number,
): Promise<Required<Pick<Timing, "msPerStep" | "steps">>> {
  const start = performance.now();
  let [steps, group, elapsedMs] = [0, 1, 0];
  do {
    for (let step = 0; step < group; step++) await engine.step();
    await engine.settle();
    steps += group;
    elapsedMs = performance.now() - start;
    const stepsLeft = Math.floor((windowMs - elapsedMs) / (elapsedMs / steps));
    group = Math.max(1, Math.min(2 * group, stepsLeft, largestGroup));
  } while (elapsedMs < windowMs);
  return { msPerStep: elapsedMs / steps, steps };
}

const scriptMs = 300;
const fewestScriptSteps = 8;

/** Milliseconds of JavaScript in a step, where draw calls do nothing. */
export async function timeScript(engine: Engine): Promise<number> {
  const start = performance.now();
  let steps = 0;
  while (steps < fewestScriptSteps || performance.now() - start < scriptMs) {
    await engine.step();
    steps += 1;
  }
  return (performance.now() - start) / steps;
}
