import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readTrainCommand } from "../../src/cli/arguments";
import { readBenchCommand } from "../../src/cli/bench/arguments";
import { readDataCommand } from "../../src/cli/data/arguments";
import { readStudyCommand } from "../../src/cli/study/arguments";

const readers: Readonly<Record<string, (words: readonly string[]) => unknown>> = {
  train: readTrainCommand,
  study: readStudyCommand,
  bench: readBenchCommand,
  data: readDataCommand,
};

/** What the reader puts in. */
const stands: readonly [string, string][] = [
  ["--model NAME", "--model lenet5"],
  ["--networks NAME", "--networks lenet5"],
  ["$SLURM_ARRAY_TASK_ID", "1"],
  ["{}", "1"],
];

const shown = ["README.md", "CONTRIBUTING.md"].flatMap((file) => {
  const text = stands.reduce((all, [word, stand]) => all.replaceAll(word, stand), readFileSync(file, "utf8"));
  const commands = [...text.matchAll(/npm run (train|study|bench|data) --([^`#'\n]+?)(?= :::|[`#'\n])/g)];
  const rows = [...text.matchAll(/\| `(--(?:epochs|dataset|model|vary) [^`]+)` \|/g)].map(
    ([, flags]) => flags,
  );
  const inTables = rows.map((flags) =>
    flags.includes("--vary") ? ["study", `sweep ${flags}`] : ["train", flags],
  );
  return [...commands.map(([, name, words]) => [name, words]), ...inTables];
});

const lines = shown
  .map(([name, words]) => ({ name, words: words.trim().split(/\s+/) }))
  .filter(({ words }) => words[0] !== "" && !words.includes("--help") && words.at(-1) !== "--url")
  .filter(({ words }) => !(words.includes("sweep") && !words.includes("--vary"))); // its row has the rest

test("the documents show commands of every kind", () => {
  for (const name of Object.keys(readers)) expect(lines.some((line) => line.name === name)).toBe(true);
  expect(lines.length).toBeGreaterThan(30);
});

test.each(lines)("npm run $name -- $words, as the documents have it, is understood", ({ name, words }) => {
  expect(() => readers[name](words)).not.toThrow();
});
