import { expect, test } from "vitest";
import { defaultExperiment } from "../../src/settings/experiment";
import { readCheckpointFile, writeCheckpointFile } from "../../src/store/checkpointFile";
import { newRun } from "../../src/store/run";
import { readSafetensors, writeSafetensors } from "../../src/store/safetensors";
import type { Checkpoint } from "../../src/worker/protocol";

const run = newRun(defaultExperiment("strokes", "linear"), [], "queued");
const checkpoint: Checkpoint = {
  step: 7,
  weights: {
    "logits/kernel": Float32Array.from({ length: 7_840 }, (_, index) => index / 3),
    "logits/bias": new Float32Array(10).fill(-0.1),
  },
  optimizer: { "logits/bias/mean": new Float32Array(10).fill(2) },
  average: { "logits/bias": new Float32Array(10).fill(0.3) },
  rates: {
    changes: [],
    plateau: { best: Number.POSITIVE_INFINITY, badCount: 1, cooldown: 0, reductions: 2 },
  },
  stopping: {
    bestLoss: Number.POSITIVE_INFINITY,
    bestStep: 5,
    waitedCount: 1,
    best: { "logits/bias": new Float32Array(10).fill(0.4) },
  },
};

test("the bytes are those of the format's description", () => {
  const bytes = writeSafetensors({
    tensors: { a: { shape: [1, 2], values: Float32Array.from([1, -2]) } },
    metadata: {},
  });
  // https://github.com/huggingface/safetensors, "Format": u64 length, JSON padded with spaces, little-endian data
  const header = '{"__metadata__":{},"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}';
  const padded = header.padEnd(Math.ceil(header.length / 8) * 8);
  expect([...bytes.subarray(0, 8)]).toEqual([padded.length, 0, 0, 0, 0, 0, 0, 0]);
  expect(new TextDecoder().decode(bytes.subarray(8, 8 + padded.length))).toBe(padded);
  expect([...bytes.subarray(8 + padded.length)]).toEqual([0, 0, 128, 63, 0, 0, 0, 192]);
});

test("a checkpoint comes back to its run, to the bit, and its weights have their shapes", () => {
  const bytes = writeCheckpointFile(run, checkpoint);
  expect(readCheckpointFile(bytes, [run])).toEqual({ run, checkpoint });
  const { tensors } = readSafetensors(bytes);
  expect(tensors["logits/kernel"].shape).toEqual([784, 10]);
  expect(tensors["optimizer/logits/bias/mean"].shape).toEqual([10]);
});

test("a wrong file is refused in a sentence", () => {
  const bytes = writeCheckpointFile(run, checkpoint);
  const other = { ...newRun(defaultExperiment("strokes", "lenet5"), [], "queued"), id: run.id };
  expect(() => readCheckpointFile(bytes, [])).toThrow("expected one of a run in the list, got another's");
  expect(() => readCheckpointFile(bytes, [other])).toThrow(
    /^checkpoint: expected \d+ numbers of .*another net/,
  );
  expect(() => readSafetensors(bytes.subarray(0, 5))).toThrow("safetensors: expected a header at the start");
  expect(() => readSafetensors(bytes.subarray(0, bytes.length - 4))).toThrow(
    "the file is cut off or damaged",
  );
  expect(() => readSafetensors(new TextEncoder().encode("<!doctype html><title>Log in</title>"))).toThrow(
    "safetensors: expected a header at the start",
  );
});
