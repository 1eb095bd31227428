import { expect, test } from "vitest";
import { models } from "../../models";
import { helpText, readTrainCommand } from "../../src/cli/arguments";
import { changedSettings, defaultExperiment, flatSettings, settingsOf } from "../../src/settings/experiment";

const read = (line: string) => readTrainCommand(line.split(" ").filter(Boolean));

test("flags are the settings' names in kebab case", () => {
  const command = read(
    "--dataset mnist --data ../data --model lenet5 --train-size 5000 --epochs=2 --seed 7 --json out.json",
  );
  expect(flatSettings(command.experiment)).toMatchObject({
    dataset: "mnist",
    trainSize: 5000,
    epochs: 2,
    seed: 7,
  });
  expect(command).toMatchObject({ data: "../data", json: "out.json", backend: "auto" });
});

test("a range of learning rates is read as lowest, highest and steps", () => {
  expect(read("--range-test 1e-5:1:50").rangeTest).toEqual({ lowest: 1e-5, highest: 1, stepCount: 50 });
  expect(read("").rangeTest).toBe(undefined);
});

test("a share link into the zoo is a starting point too", () => {
  const { experiment } = read("--url https://example.org/strata/#v=1&seed=3&view=zoo");
  expect(experiment.seed).toBe(3);
});

test("a share link is a starting point that flags change", () => {
  const { experiment } = read("--url https://example.org/strata/#v=1&dataset=mnist&seed=3 --seed 4");
  expect(changedSettings(experiment).map(({ key, value }) => [key, value])).toEqual([
    ["dataset", "mnist"],
    ["seed", 4],
  ]);
});

test.each([
  ["--learning-rate fast", '--learning-rate: expected a number from 0.000001 to 10, got "fast"'],
  ["--learning-rate", "--learning-rate: expected a value after it, got nothing"],
  ["--model resnet", `--model: expected one of ${Object.keys(models).join(", ")}, got "resnet"`],
  ["--json --seed 3", "--json: expected a value after it, got --seed; see --help"],
  [
    "--learnng-rate 0.1",
    "--learnng-rate: expected the name of a setting or of another flag, got neither; did you mean --learning-rate? See --help",
  ],
  ["--jsn a.json", "did you mean --json? See --help"],
  ["--wings 2", "--wings: expected the name of a setting or of another flag, got neither; see --help"],
  [
    "--patch-size 4",
    "--patch-size: expected it only with --model attention or --model transformer; leave it out or change that",
  ],
  ["--depth 20", "leave it out or change that"],
  [
    "--momentum 0.9",
    "--momentum: expected it only with --optimizer momentum or nesterov; leave it out or change that",
  ],
  ["--backend quantum", '--backend: expected one of auto, webgl, webgpu, cpu, got "quantum"'],
  ["--model residual --depth 21", "--depth: expected 6n + 2, got 21; take 20 or 26"],
  [
    "--model transformer --patch-size 32",
    "--model transformer: cannot be built for strokes: patches: expected an image of at least 32×32",
  ],
  [
    "--range-test 1:2",
    '--range-test: expected LOWEST:HIGHEST:STEPS with rates from 0.000001 to 10 and 10 to 10000 steps, got "1:2"; try 1e-6:10:120',
  ],
  ["--range-test 1:0.1:50", "--range-test: expected LOWEST:HIGHEST:STEPS"],
  ["mnist", "mnist: expected a flag that starts with --; see --help"],
  ["--url depth", '--url: expected a share link such as https://…/#v=1&seed=3, got "depth"; copy the whole'],
  ["--url https://example.org/#v=2", "--url: v: expected version 1 of the link, got 2"],
  [
    "--url https://example.org/#view=compare&study=1.abc",
    "--url: expected the link of an experiment, got a study's",
  ],
])("`%s` is refused in one sentence", (line, message) => {
  expect(() => read(line)).toThrow(message);
});

test("--help lists every setting with its range", () => {
  for (const { key } of settingsOf(defaultExperiment())) {
    expect(helpText()).toContain(`--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} `);
  }
  expect(helpText()).toContain("From 1 to 1024; default 32.");
});
