import { expect, test } from "vitest";
import type { Dataset } from "../../datasets/types";
import { defaultExperiment } from "../../src/settings/experiment";
import { prepareData } from "../../src/worker/prepareData";
import { ShownSet } from "../../src/worker/shownSet";

/** Twenty images of four pixels, all of one value. */
function setOf(title: string, value: number): Dataset {
  const images = {
    pixels: new Uint8Array(20 * 4).fill(value),
    labels: Uint8Array.from({ length: 20 }, (_, index) => index % 2),
  };
  return { title, classNames: ["even", "odd"], imageShape: [2, 2, 1], train: images, test: images };
}

test("of two sets that load at once, the one that was asked for last is shown, whichever comes first", async () => {
  let finishFirst = () => {};
  const isFirstDone = new Promise<void>((resolve) => {
    finishFirst = resolve;
  });
  const shown = new ShownSet(() => ({
    async prepare(experiment) {
      const isFirst = experiment.data.dataset === "shapes";
      if (isFirst) await isFirstDone;
      const set = setOf(experiment.data.dataset, isFirst ? 1 : 2);
      return prepareData(experiment, set, set);
    },
  }));
  const first = shown.load(defaultExperiment("shapes"), undefined, () => {});
  const second = await shown.load(defaultExperiment("strokes"), undefined, () => {});
  expect(second?.data.dataset).toBe("strokes");
  finishFirst();
  expect(await first).toBe(undefined);
  expect([...shown.pixelsAt("test", Uint32Array.of(0))]).toEqual([2, 2, 2, 2]);
});

test("a part of the file has the file's order, a split its own", async () => {
  const set = setOf("strokes", 0);
  for (let index = 0; index < 20; index++) set.train.pixels.fill(index, 4 * index, 4 * index + 4);
  const shown = new ShownSet(() => ({ prepare: async (experiment) => prepareData(experiment, set, set) }));
  const loaded = await shown.load(defaultExperiment("strokes"), undefined, () => {});
  const [first] = loaded?.indices.train ?? [];
  expect(shown.pixelsAt("trainFile", Uint32Array.of(7))[0]).toBe(7);
  expect(shown.pixelsAt("train", Uint32Array.of(0))[0]).toBe(first);
});

test("there is nothing to show before a set is loaded", () => {
  const shown = new ShownSet(() => ({ prepare: () => Promise.reject(new Error("no")) }));
  expect(() => shown.partOf("train")).toThrow(
    "data: expected a data set that is loaded, got none; load it again",
  );
});
