import { expect, test } from "vitest";
import { defaultExperiment, withSetting } from "../../src/settings/experiment";
import { allImagesText, drawnSetFor, onDrawnSet, withImagesThere } from "../../src/study/drawnSet";
import { studyOf } from "../../src/study/preset";
import { presets } from "../../src/study/presets";
import { jobsOf } from "../../src/study/study";

test("a study on a missing set keeps all but the set and sizes that a drawn one cannot have", () => {
  const study = studyOf(presets.depth);
  const drawn = onDrawnSet(study);
  expect(drawn.experiment.data).toEqual({ ...study.experiment.data, dataset: "strokes", trainSize: 0 });
  expect(drawn.experiment.recipe).toEqual(study.experiment.recipe);
  expect(jobsOf(drawn)).toHaveLength(24);
});

test("images of another size are taken from the drawn set of that size", () => {
  expect(drawnSetFor(defaultExperiment("cifar10", "residual"))).toBe("shapes");
  const cifar = withSetting(defaultExperiment("cifar10", "residual"), "testSize", 1_000);
  const study = {
    title: "",
    experiment: cifar,
    axes: [{ title: "", arms: [{ label: "", settings: {} }] }],
    seeds: [1],
  };
  expect(onDrawnSet(study).experiment.data).toMatchObject({ dataset: "shapes", testSize: 1_000 });
});

test("a study that asks for more images than its set has takes all of them, and says how many", () => {
  const study = studyOf(presets.depth);
  expect(withImagesThere(study)).toBe(study);
  expect(allImagesText(study)).toBeUndefined();
  const strokes = { ...study, experiment: withSetting(study.experiment, "dataset", "strokes") };
  expect(strokes.experiment.data.trainSize).toBe(10_000);
  expect(withImagesThere(strokes).experiment.data.trainSize).toBe(0);
  expect(allImagesText(withImagesThere(strokes))).toBe("all 9,000 training images");
});
