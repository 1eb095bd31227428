import { expect, test } from "vitest";
import { isShared, readStudyCommand } from "../../../src/cli/study/arguments";
import { jobsOf } from "../../../src/study/study";
import { depthStudy, madeEvidence } from "../../study/runs";

const read = (line: string) => readStudyCommand(line.split(" "));
const run = (line: string) => {
  const command = read(line);
  if (command.kind !== "run") throw new Error("expected a run");
  return command;
};

test("a preset is its own experiment, axes and seeds, and its short form is smaller", () => {
  const { study, json } = run("depth");
  expect(json).toBe("study-depth.json");
  expect(jobsOf(study)).toHaveLength(24);
  const short = run("depth --short").study;
  expect(jobsOf(short).map(({ name }) => name)).toEqual([
    "plain · depth 8 · seed 1",
    "plain · depth 32 · seed 1",
    "residual · depth 8 · seed 1",
    "residual · depth 32 · seed 1",
  ]);
});

test("settings, seeds and the shard are flags", () => {
  const { study, shard } = run("depth --learning-rate 0.01 --seeds 4,5 --shard 2/3");
  expect(study.experiment.recipe.learningRate).toBe(0.01);
  expect(study.seeds).toEqual([4, 5]);
  expect(shard).toEqual([2, 3]);
});

test("a study that is run again is as it was, on its own backend unless another one is asked for", () => {
  const evidence = madeEvidence(depthStudy([1, 2]), () => 0.5);
  const again = (line: string) =>
    readStudyCommand(["some.json", ...line.split(" ").filter(Boolean)], evidence);
  expect(again("")).toMatchObject({ study: evidence.study, backend: "cpu", json: "study-again.json" });
  expect(again("--backend webgl --shard 2/2")).toMatchObject({ backend: "webgl", shard: [2, 2] });
  expect(() => again("--learning-rate 0.1")).toThrow(
    "--learning-rate: expected no other settings for a study",
  );
  expect(() => again("--seeds 5")).toThrow("--seeds: expected no other settings");
  expect(isShared("https://strata.example/#view=compare&study=1.abc")).toBe(true);
  expect(isShared("depth")).toBe(false);
});

test("a sweep varies one setting or two", () => {
  const { study } = run(
    "sweep --model residual --vary depth=8,14 --vary skip-connections=true,false --seeds 2",
  );
  expect(study.axes.map(({ key }) => key)).toEqual(["depth", "skipConnections"]);
  expect(jobsOf(study)).toHaveLength(8);
});

test.each([
  [
    "dept",
    'zeroInit, sweep, merge, a share link or an evidence file, got "dept"; did you mean depth? See --help',
  ],
  ["sweep", "--vary: expected one axis or two"],
  ["sweep --vary depth", '--vary: expected a setting and its values, e.g. depth=8,20,32, got "depth"'],
  ["sweep --vary colour=1,2", "--vary: --colour: expected the name of a setting"],
  ["sweep --vary learnng-rate=1,2", "did you mean --learning-rate? See --help"],
  ["sweep --vary learning-rate=0.1,fast", "learningRate: expected a number"],
  ["sweep --vary learning-rate=0.1,0.1", "learningRate: expected different values, got 0.1 twice"],
  ["sweep --vary depth=2,3 --vary depth=4,5 --model mlp", "depth: expected two different settings"],
  ["depth --seeds 0", "--seeds: expected how many (1 to 100)"],
  ["depth --seeds 1,1", "--seeds: expected how many (1 to 100)"],
  ["depth --shard 4/3", "shard: expected a part and their number, e.g. 2/5, got 4/3"],
  ["depth --backend gpu", "--backend: expected one of"],
  ["depth --learning-rate -1", "--learning-rate: expected a number"],
  ["merge", "merge: expected the evidence files"],
])("npm run study -- %s is refused in a sentence", (line, sentence) => {
  expect(() => read(line)).toThrow(sentence);
});
