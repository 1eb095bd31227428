import { beforeAll, expect, test } from "vitest";
import { arrange } from "../../../datasets/arrange";
import type { Dataset, Images } from "../../../datasets/types";
import { describeNetwork } from "../../../src/settings/network";
import { keyOf, uniformAt } from "../../../src/settings/random";
import { type Device, startDevice } from "../../../src/training/device";
import { TrainingRun } from "../../../src/training/run";
import { train } from "../../../src/training/train";
import { CorruptedTest } from "../../../src/worker/corruptedTest";
import { prepareData } from "../../../src/worker/prepareData";
import { experimentOf } from "../../settings/experimentOf";
import { expectToSurvive, missingScenarios } from "../scenarios";
import { type DataScenario, dataScenarios } from "./scenarios";

let device: Device;

beforeAll(async () => {
  device = await startDevice("cpu");
});

/** 12×12 images of three classes in noise, half of them of class 0: class k has a bright column. */
function makeSet(channels: number): Dataset {
  const side = 12;
  const imagesOf = (count: number, split: string): Images => {
    const key = keyOf(1, "test", split, 0);
    const labels = Uint8Array.from({ length: count }, (_, index) => [0, 1, 0, 2][index % 4]);
    const pixels = Uint8Array.from({ length: count * side * side * channels }, (_, at) => {
      const place = Math.floor(at / channels);
      const isBright = place % side === 3 * labels[Math.floor(place / side / side)];
      return 120 * uniformAt(key, at) + (isBright ? 130 : 0);
    });
    return { pixels, labels };
  };
  return {
    title: "",
    classNames: ["a", "b", "c"],
    imageShape: [side, side, channels],
    train: imagesOf(800, "train"),
    test: imagesOf(20, "test"),
  };
}

/** The trained weights and what test says, as text: equal to the bit or not. */
async function observe({ steps = 6, isGrey }: DataScenario, settings: DataScenario["settings"]) {
  const experiment = experimentOf({ model: "linear", batchSize: 8, epochs: 9, steps, ...settings });
  const file = makeSet(isGrey ? 1 : 3);
  const arranged = arrange(file, experiment.data, experiment.seed);
  const corruptedTest = new CorruptedTest(() => {});
  const { run: data } = await corruptedTest.apply(prepareData(experiment, file, arranged), arranged);
  const run = new TrainingRun(
    experiment,
    describeNetwork(experiment, data.imageShape, data.classCount),
    device,
  );
  const events = train(run, data, { isReportAsked: () => false, nextTask: async () => {} });
  let tested = "";
  for await (const event of events) {
    if (event.kind === "test") tested = JSON.stringify([event.evaluation.loss, event.evaluation.accuracy]);
  }
  const { weights } = await run.checkpoint();
  run.dispose();
  const values = Object.entries(weights).map(([name, array]) => [name, [...array]]);
  return { weights: JSON.stringify(values), test: tested };
}

const optionOf = ({ settings }: DataScenario) => Object.entries(settings).at(-1) as [string, unknown];
const named = dataScenarios.map((scenario) => [optionOf(scenario).join(" "), scenario] as const);

test.each(named)("%s changes what is learnt or measured", async (_, scenario) => {
  const [option] = optionOf(scenario);
  const { [option]: _own, ...others } = scenario.settings;
  const [ours, other] = [await observe(scenario, scenario.settings), await observe(scenario, others)];
  expect(ours[scenario.observable]).not.toBe("");
  expect(ours[scenario.observable] === other[scenario.observable]).toBe(false);
  if (scenario.observable === "test") expect(ours.weights).toBe(other.weights);
});

test.each(named)("%s survives the address, the command line and a saved file", (_, { settings }) => {
  expectToSurvive(settings);
});

test("every option of the data, and every option of its choices, has a scenario", () => {
  const isShown = (key: string, matches: (value: unknown) => boolean) =>
    dataScenarios.map(optionOf).some(([option, value]) => option === key && matches(value));
  const missing = missingScenarios(({ group, key }) => group === "Data" && key !== "dataset", isShown);
  expect(missing).toEqual([]);
});
