import { expect, test } from "vitest";
import type { Drop } from "../../../src/cli/bench/intake";
import { figuresOf, renderIntake } from "../../../src/cli/bench/intakeReport";

const drop = (change: Partial<Drop>): Drop => ({
  counts: { train: 60_000, test: 10_000 },
  shownMs: 500,
  firstStepMs: 900,
  peak: { heldBytes: 100e6, residentBytes: 150e6 },
  settled: { heldBytes: 60e6, residentBytes: 90e6 },
  longTasksMs: [],
  ...change,
});
const intake = (mnist: readonly Drop[]) => ({
  browser: "Chromium 1",
  drops: { mnist, cifar10: [] },
  longestProcessorMs: { mnist: 30, cifar10: 0 },
});

test("windows become medians, and bytes shares of the images as they are trained on", () => {
  const drops = [
    drop({ firstStepMs: 900, longTasksMs: [] }),
    drop({ firstStepMs: 1_000, longTasksMs: [60, 55] }),
    drop({ firstStepMs: 1_400, longTasksMs: [70] }),
  ];
  const [figures] = figuresOf(intake(drops));
  expect(figures.rawBytes).toBe(70_000 * 784);
  expect(figures).toMatchObject({
    title: "MNIST",
    windows: 3,
    firstStepMs: { median: 1_000 },
    longestTaskMs: { median: 60 },
    longTaskCount: { median: 1 },
  });
  const report = renderIntake(intake(drops), "a machine");
  expect(report).toContain("| | MNIST, 60,000 + 10,000 |");
  expect(report).toContain("| drop to first step | 1,000 [950–1,200] ms |");
  expect(report).toContain("| objects and array buffers of all threads, at most | 100.0 MB · ÷ 1.82 |");
  expect(report).toContain("| the same in processor time, of one more drop | 30 ms |");
  expect(report).toContain("- MNIST: expected no task above 50 ms, got one of 60 ms.");
});

test("what is held more than twice is said; what the system does not say is not known", () => {
  const heavy = drop({ peak: { heldBytes: 120e6 }, settled: { heldBytes: 60e6 } });
  const report = renderIntake(intake([heavy]), "a machine");
  expect(report).toContain("- MNIST: expected no more than 2 times the images held, got 2.19 at most.");
  expect(report).toContain("| resident memory of all processes, at most | not known |");
  expect(report).toContain("| longest task of the page's thread | none above 50 ms |");
  expect(report).not.toContain("afterwards.");
});
