import { expect, test } from "vitest";
import { defaultExperiment, withSetting } from "../../src/settings/experiment";
import { smallSetSettings, withSuggestions } from "../../src/settings/smallSet";

const opening = defaultExperiment("own");

test("two classes of 12 images, ten each to train on: batches of 4 of the 16 left, 300 steps and more", () => {
  expect(smallSetSettings(opening, 20)).toEqual([
    { key: "batchSize", value: 4 },
    { key: "epochs", value: 100 }, // of 4 steps
    { key: "validationShare", value: 0.2 },
  ]);
});

test("three classes of 20 images, 51 to train on: 41 are left, of which batches of 4 make 10 steps an epoch", () => {
  expect(smallSetSettings(opening, 51)).toEqual([
    { key: "batchSize", value: 4 },
    { key: "epochs", value: 50 },
    { key: "validationShare", value: 0.2 },
  ]);
});

test("nothing is suggested for a long run, a smaller batch that is there already, or a limit of steps", () => {
  expect(smallSetSettings(opening, 10_000)).toEqual([]);
  expect(smallSetSettings(withSetting(opening, "steps", 10), 20)).toEqual([]);
  const small = withSuggestions(opening, smallSetSettings(opening, 51));
  expect(small.recipe).toMatchObject({ batchSize: 4, epochs: 50 });
  expect(small.data.validationShare).toBe(0.2);
  expect(smallSetSettings(small, 51)).toEqual([]);
});
