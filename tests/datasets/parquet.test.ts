import { fork } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

const count = 10_000;
const limitMs = 5_000;

/** Has a process of its own read the mutations, and ends it when one takes longer than the limit. */
function readAll(): Promise<{ outcomes: string[]; largest: number }> {
  const outcomes: string[] = [];
  let largest = 0;
  const reader = join(import.meta.dirname, "parquetReader.ts");
  const child = fork(reader, ["0", String(count)], { execArgv: ["--import", "tsx"], stdio: "ignore" });
  return new Promise((resolve) => {
    let heardMs = performance.now() + 10 * limitMs; // it has to be compiled first
    const watch = setInterval(() => {
      // What was said while this process had no time comes in before it looks again.
      setImmediate(() => performance.now() - heardMs > limitMs && child.kill("SIGKILL"));
    }, 500);
    child.on("message", ({ index, outcome, bytes }: { index: number; outcome: string; bytes: number }) => {
      heardMs = performance.now();
      outcomes[index] = outcome;
      largest = Math.max(largest, bytes);
    });
    child.on("disconnect", () => {
      clearInterval(watch);
      resolve({ outcomes, largest });
    });
  });
}

test("10,000 mutations of a Parquet file are read or refused in a sentence, and none hangs or takes more than 4 MB", async () => {
  const { outcomes, largest } = await readAll();
  expect(largest).toBeLessThan(4_000_000); // of a file of 5 kB
  expect(outcomes).toHaveLength(count); // fewer: that many were read before one hung or took all memory
  expect(outcomes.filter((outcome) => !/^(\d+ rows|refused)$/.test(outcome))).toEqual([]);
  expect(outcomes.filter((outcome) => outcome === "refused").length).toBeGreaterThan(1_000);
  expect(outcomes.filter((outcome) => outcome === "12 rows").length).toBeGreaterThan(100);
}, 120_000);
