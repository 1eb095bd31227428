/** What the worker does beside a run's steps: looks at nets and data, which a run that starts ends. */
import * as backends from "./backends";
import { send } from "./connection";
import { stopProbing } from "./layers";
import * as rangeTests from "./rangeTest";
import * as robustness from "./robustness";

/** Ends them all, so that they take nothing from a run. */
export function endLooks(): void {
  backends.stopTiming();
  stopRangeTest();
  stopRobustness();
  stopProbing(send);
}

/** Tests a range of learning rates with the form's settings; the run, if there is one, waits. */
export function startRangeTest(): void {
  backends.stopTiming();
  stopRobustness();
  rangeTests.startRangeTest(send);
}

/** Ends the test where it is. */
export function stopRangeTest(): void {
  rangeTests.stopRangeTest(send);
}

/** Measures validation now. */
export function evaluateNow(): void {
  send({ kind: "evaluate" });
}

/** Measures the current run's net on so many corrupted test images. */
export function measureRobustness(imageCount: number): void {
  backends.stopTiming();
  robustness.startRobustness(imageCount, send);
}

/** Ends that where it is. */
export function stopRobustness(): void {
  robustness.stopRobustness(send);
}
