import { expect, test } from "vitest";
import { type CurveChunk, chunkOf, curvesOf, isEmptyChunk, lastStepOf } from "../../src/store/curves";
import type { TrainingEvent } from "../../src/worker/protocol";
import { curvesFrom, plain, start, steps, validation } from "./points";

/** Stores after each event, as a page does that is closed at any time. */
function storedAfterEach(events: readonly TrainingEvent[]) {
  const curves = curvesFrom([]);
  const chunks: CurveChunk[] = [];
  for (const event of events) {
    curvesFrom([event], curves);
    const chunk = chunkOf(curves, curves.savedStep);
    if (isEmptyChunk(chunk)) continue;
    chunks.push(chunk);
    curves.savedStep = lastStepOf(curves);
  }
  return { curves, chunks };
}

test.each([
  ["as they come", [start(0), steps(1, [4, 3]), validation(2, 0.5), steps(3, [2, 1]), validation(4, 0.6)]],
  [
    "measured twice at a step",
    [start(0), steps(1, [4]), validation(1, 0.4), validation(1, 0.4), steps(2, [3])],
  ],
  [
    "gone on from a checkpoint",
    [start(0), steps(1, [4, 3, 2]), start(1), steps(2, [3, 2]), validation(3, 0.7)],
  ],
  [
    "with penalties",
    [start(0), steps(1, [4, 3]), validation(2, 0.5, 0.25), steps(3, [2]), validation(3, 0.5)],
  ],
  ["begun again", [start(0), steps(1, [4, 3]), validation(2, 0.5), start(0), steps(1, [4, 3, 2])]],
])("points %s come back from their chunks as they were", (_, events) => {
  const { curves, chunks } = storedAfterEach(events);
  expect(plain(curvesOf(chunks))).toEqual(plain(curves));
});

test("a chunk has the new points alone, and its own memory", () => {
  const { chunks } = storedAfterEach([start(0), steps(1, [4, 3]), steps(3, [2])]);
  expect(chunks.map(({ after, train }) => [after, ...train.step])).toEqual([
    [0, 1, 2],
    [2, 3],
  ]);
  expect(chunks[1].train.loss.buffer.byteLength).toBe(8);
});

test("time goes on from the checkpoint where a worker counts from 0 again", () => {
  const curves = curvesFrom([
    start(0),
    steps(1, [4, 3], 2_000),
    steps(3, [2], 5_000),
    start(2),
    steps(3, [2], 0),
    steps(4, [1], 1_000),
  ]);
  expect([...curves.train.seconds.view()]).toEqual([1, 2, 2, 3]);
});
