import { beforeAll, expect, test } from "vitest";
import { describeNetwork } from "../../../src/settings/network";
import { keyOf, uniformAt } from "../../../src/settings/random";
import type { RunData } from "../../../src/training/data";
import { type Device, startDevice } from "../../../src/training/device";
import { TrainingRun } from "../../../src/training/run";
import { train } from "../../../src/training/train";
import { experimentOf } from "../../settings/experimentOf";
import { expectToSurvive, missingScenarios } from "../scenarios";
import { type Scenario, scenarios } from "./scenarios";

let device: Device;

beforeAll(async () => {
  device = await startDevice("cpu");
});

/** 28×28 images of ten classes in noise: class k has a bright band at row 2k. */
function bandData(channels: number): RunData {
  const counts = { train: 40, validation: 16, test: 4 };
  const total = 60;
  const labels = Uint8Array.from({ length: total }, (_, index) => (7 * index) % 10);
  const key = keyOf(1, "test", "", 0);
  const pixels = Uint8Array.from({ length: total * 784 * channels }, (_, offset) => {
    const row = Math.floor(((offset / channels) % 784) / 28);
    const isBright = Math.floor(row / 2) === 2 + labels[Math.floor(offset / channels / 784)];
    return 100 * uniformAt(key, offset) + (isBright ? 150 : 0);
  });
  let first = 0;
  const split = (length: number) => {
    const indices = Uint32Array.from({ length }, (_, index) => first + index);
    first += length;
    return { images: { pixels, labels }, indices };
  };
  return {
    imageShape: [28, 28, channels],
    classCount: 10,
    train: split(counts.train),
    validation: split(counts.validation),
    test: split(counts.test),
  };
}

/** All that a scenario can look at after its run, as text: equal to the bit or not. */
async function observe({ steps = 6, isColour }: Scenario, settings: Scenario["settings"]) {
  const experiment = experimentOf({ batchSize: 8, epochs: 4, steps, ...settings });
  const data = bandData(isColour ? 3 : 1);
  const network = describeNetwork(experiment, data.imageShape, data.classCount);
  const run = new TrainingRun(experiment, network, device);
  const events = train(run, data, { isReportAsked: () => false, nextTask: async () => {} });
  let evaluation = "";
  for await (const event of events) {
    if (event.kind === "validation") {
      const { loss, confidences } = event.evaluation;
      evaluation = JSON.stringify([loss, ...confidences]);
    }
  }
  const { step, weights } = await run.checkpoint();
  run.dispose();
  const values = Object.entries(weights).map(([name, array]) => [name, [...array]]);
  return { weights: JSON.stringify(values), evaluation, stoppingStep: String(step) };
}

const known = new Map<string, ReturnType<typeof observe>>();

/** The run that a scenario is compared with; one for all that share it. */
function observeOther(scenario: Scenario) {
  const { [scenario.about ?? ""]: _, ...others } = scenario.settings;
  const settings = scenario.about === undefined ? {} : others;
  const id = JSON.stringify([scenario.steps, scenario.isColour, settings]);
  const run = known.get(id) ?? observe(scenario, settings);
  known.set(id, run);
  return run;
}

test.each(scenarios)("$name changes the $observable", async (scenario) => {
  const [ours, others] = [await observe(scenario, scenario.settings), await observeOther(scenario)];
  expect(ours[scenario.observable] === others[scenario.observable]).toBe(false);
});

test.each(scenarios)("$name survives the address, the command line and a saved file", ({ settings }) => {
  expectToSurvive(settings);
});

test("every setting of the recipe, and every option of its choices, has a scenario", () => {
  const isShown = (key: string, matches: (value: unknown) => boolean) =>
    scenarios.some(({ settings, about = key }) => about === key && key in settings && matches(settings[key]));
  const missing = missingScenarios(
    ({ group, section }) => group === "Recipe" && section !== undefined,
    isShown,
  );
  expect(missing).toEqual([]);
});
