import { fork } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

const count = 10_000;
const limitMs = 5_000;

/** Has a process of its own read the mutations, and ends it when one takes longer than the limit. */
function readAll(): Promise<string[]> {
  const outcomes: string[] = [];
  const reader = join(import.meta.dirname, "parquetReader.ts");
  const child = fork(reader, ["0", String(count)], { execArgv: ["--import", "tsx"], stdio: "ignore" });
  return new Promise((resolve) => {
    let timer = setTimeout(() => child.kill("SIGKILL"), 10 * limitMs); // it has to be compiled first
    child.on("message", ({ index, outcome }: { index: number; outcome: string }) => {
      outcomes[index] = outcome;
      clearTimeout(timer);
      timer = setTimeout(() => child.kill("SIGKILL"), limitMs);
    });
    child.on("exit", () => {
      clearTimeout(timer);
      resolve(outcomes);
    });
  });
}

test("10,000 mutations of a Parquet file are read or refused in a sentence, and none hangs", async () => {
  const outcomes = await readAll();
  expect(outcomes).toHaveLength(count); // fewer: that many were read before one hung or took all memory
  expect(outcomes.filter((outcome) => !/^(\d+ rows|refused)$/.test(outcome))).toEqual([]);
  expect(outcomes.filter((outcome) => outcome === "refused").length).toBeGreaterThan(1_000);
  expect(outcomes.filter((outcome) => outcome === "12 rows").length).toBeGreaterThan(100);
}, 120_000);
