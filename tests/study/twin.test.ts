import { expect, test } from "vitest";
import { defaultExperiment, type Experiment, withSetting } from "../../src/settings/experiment";
import { networkOf } from "../../src/settings/network";
import { newEvidence, withRun } from "../../src/study/evidence";
import { jobsOf } from "../../src/study/study";
import { isTwinStudy, sharedStart, twinStarts, twinStudy } from "../../src/study/twin";
import type { RunData } from "../../src/training/data";
import { originOf } from "../../src/training/origin";
import { depthStudy, madeRun } from "./runs";

const images = { pixels: new Uint8Array(100 * 784), labels: new Uint8Array(100) };
const indices = Uint32Array.from({ length: 100 }, (_, index) => index);
const split = { images, indices };
const data: RunData = {
  imageShape: [28, 28, 1],
  classCount: 10,
  train: split,
  validation: split,
  test: split,
};

const originOfExperiment = (experiment: Experiment) => {
  const { network, problem } = networkOf(experiment);
  if (!network) throw new Error(problem.message);
  return originOf(experiment, network, data);
};

const residual = withSetting(defaultExperiment("strokes", "residual"), "shortcut", "projection");
const study = twinStudy(residual);
const [plainJob, residualJob] = jobsOf(study);

test("a net's twin differs in nothing but its skip connections", () => {
  expect(study.axes[0].arms.map(({ label }) => label)).toEqual(["plain", "residual"]);
  expect(isTwinStudy(study)).toBe(true);
  expect(isTwinStudy(depthStudy([1]))).toBe(true);
});

test("twins start with the same weights wherever both have the layer, and see the same images in one order", async () => {
  const start = sharedStart(
    await originOfExperiment(plainJob.experiment),
    await originOfExperiment(residualJob.experiment),
  );
  expect(start.differing).toEqual([]);
  expect(start.hasSameOrder).toBe(true);
  expect(start.sharedCount).toBeGreaterThan(20);
  expect(start.unshared.every((name) => name.includes("proj"))).toBe(true); // the shortcuts' own
  expect(start.unshared.length).toBeGreaterThan(0);
});

test("another seed starts with other weights in another order", async () => {
  const start = sharedStart(
    await originOfExperiment(residual),
    await originOfExperiment({ ...residual, seed: 2 }),
  );
  expect(start.differing.length).toBeGreaterThan(0);
  expect(start.hasSameOrder).toBe(false);
});

test("another kind of sampling is another order, and other rates are the same start", async () => {
  const before = await originOfExperiment(residual);
  const replaced = await originOfExperiment(withSetting(residual, "sampling", "replacement"));
  expect(sharedStart(before, replaced)).toMatchObject({ differing: [], hasSameOrder: false });
  const faster = await originOfExperiment(withSetting(residual, "learningRate", 0.1));
  expect(sharedStart(before, faster)).toMatchObject({ differing: [], hasSameOrder: true });
});

test("a checksum is the beginning of the SHA-256 of the little-endian floats", async () => {
  // ten biases of 0: python3 -c "import hashlib; print(hashlib.sha256(bytes(40)).hexdigest()[:16])"
  const { weights } = await originOfExperiment(residual);
  expect(weights["logits/bias"]).toBe("2c34ce1df23b838c");
});

test("the starts of measured pairs are compared, place by place and seed by seed", async () => {
  const depths = depthStudy([1]);
  const origin = await originOfExperiment(residual);
  const evidence = jobsOf(depths)
    .slice(0, 3)
    .reduce((sum, job) => {
      const run = madeRun(job, 1);
      return withRun(sum, run.results ? { ...run, results: { ...run.results, origin } } : run);
    }, newEvidence(depths));
  expect(twinStarts(evidence).map(({ name, differing }) => [name, differing])).toEqual([
    ["depth 8 · seed 1", []],
  ]);
});
