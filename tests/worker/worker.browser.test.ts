import { afterEach, expect, test } from "vitest";
import { type Experiment, withSetting } from "../../src/settings/experiment";
import { startClient, type TrainingClient } from "../../src/worker/client";
import type { FromWorker } from "../../src/worker/protocol";
import { experimentOf } from "../settings/experimentOf";

let client: TrainingClient;

afterEach(() => client.terminate());

/** A real worker on the processor's backend, and a way to wait for what it says. */
function connect() {
  const heard: FromWorker[] = [];
  const waiting: { matches: (message: FromWorker) => boolean; resolve: (message: never) => void }[] = [];
  client = startClient({
    backend: "cpu",
    siteUrl: new URL("/", location.href).href,
    onMessage: (message) => {
      heard.push(message);
      const index = waiting.findIndex((one) => one.matches(message));
      if (index >= 0) waiting.splice(index, 1)[0].resolve(message as never);
    },
  });
  const next = <Kind extends FromWorker["kind"]>(
    kind: Kind,
    matches: (message: Extract<FromWorker, { kind: Kind }>) => boolean = () => true,
  ) =>
    new Promise<Extract<FromWorker, { kind: Kind }>>((resolve) => {
      waiting.push({ matches: (message) => message.kind === kind && matches(message as never), resolve });
    });
  const stepsHeard = () =>
    heard.flatMap((message) =>
      message.kind === "event" && message.event.kind === "steps" ? [...message.event.losses] : [],
    );
  return { heard, next, stepsHeard };
}

const settings = { model: "linear", trainSize: 320, epochs: 50, validationShare: 0.01 };
const experiment = experimentOf(settings);
const isSteps = (message: Extract<FromWorker, { kind: "event" }>) => message.event.kind === "steps";

test("starts paused, takes exactly one step, plays, pauses, classifies, and is unharmed by bad requests", async () => {
  const { heard, next, stepsHeard } = connect();
  client.send({ kind: "start", experiment });
  expect((await next("paused")).step).toBe(0);

  client.send({ kind: "step" });
  expect((await next("paused")).step).toBe(1);
  expect(stepsHeard()).toHaveLength(1);

  client.send({ kind: "play" });
  await next("event", isSteps);
  client.send({ kind: "pause" });
  const { step } = await next("paused");
  expect(stepsHeard()).toHaveLength(step);

  client.send({ kind: "images", id: 5, split: "validation", indices: [0, 2] });
  const images = await next("images");
  expect([images.id, images.pixels.length, images.labels.length]).toEqual([5, 2 * 784, 2]);
  expect(stepsHeard()).toHaveLength(step); // paused: nothing came in between

  client.send({ kind: "probe", images: [{ split: "test", index: 0 }, { pixels: new Uint8Array(784) }] });
  const { values } = await next("probabilities");
  for (const row of [values.subarray(0, 10), values.subarray(10, 20)]) {
    expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
  }

  client.send({ kind: "start", experiment: withSetting(experiment, "trainSize", 999_999) });
  const { failure } = await next("failure");
  expect(failure).toMatchObject({ where: "recipe", key: "trainSize" });
  expect(failure.message).toMatch(/^trainSize: expected at most 9,900 images after 100 are set aside/);

  const garbage = ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"].map(
    (name) => new File(["<html>"], `${name}-ubyte`),
  );
  client.send({ kind: "load", experiment: withSetting(experiment, "dataset", "mnist"), files: garbage });
  expect((await next("failure")).failure.message).toMatch(
    /^mnist\/train-images-idx3-ubyte: expected magic number 2051/,
  );

  client.send({ kind: "step" });
  expect((await next("paused")).step).toBe(step + 1);
  client.send({ kind: "evaluate" });
  const measured = await next("event", (message) => message.event.kind === "validation");
  expect(measured.event).toMatchObject({ step: step + 1 });
  expect(heard.some((message) => message.kind === "event" && message.event.kind === "test")).toBe(false);
});

test("tells what a layer makes of an image, now and as the net learns, until it is asked no more", async () => {
  const { heard, next } = connect();
  const wish = {
    choice: { layer: "logits", kernelOf: "logits" },
    image: { split: "validation", index: 1 },
  } as const;
  client.send({ kind: "watchLayer", wish: { ...wish, choice: { layer: "another net's" } } });
  client.send({ kind: "start", experiment });
  await next("paused");
  client.send({ kind: "watchLayer", wish });
  const { maps } = await next("maps");
  expect(maps).toMatchObject({ step: 0, layer: "logits" });
  expect([maps.output.length, maps.kernel?.length]).toEqual([10, 7840]);

  client.send({ kind: "play" });
  const later = await next("maps", (message) => message.maps.step > 0);
  expect(later.maps.kernel).not.toEqual(maps.kernel);
  client.send({ kind: "watchLayer" });
  client.send({ kind: "pause" });
  await next("paused");
  const told = heard.filter(({ kind }) => kind === "maps").length;
  client.send({ kind: "step" });
  await next("paused");
  client.send({ kind: "evaluate" });
  await next("event", (message) => message.event.kind === "validation");
  expect(heard.filter(({ kind }) => kind === "maps")).toHaveLength(told);
});

test("each request for a step is one step, also in a row and right behind a pause", async () => {
  const { heard, next, stepsHeard } = connect();
  client.send({ kind: "start", experiment });
  await next("paused");
  for (let press = 0; press < 3; press++) client.send({ kind: "step" });
  expect((await next("paused")).step).toBe(3);
  client.send({ kind: "play" });
  await next("event", isSteps);
  client.send({ kind: "pause" });
  client.send({ kind: "step" });
  client.send({ kind: "step" });
  const { step } = await next("paused");
  expect(stepsHeard()).toHaveLength(step);
  const counts = heard.flatMap((message) =>
    message.kind === "event" && message.event.kind === "steps" ? [message.event.losses.length] : [],
  );
  expect(counts.slice(-2)).toEqual([1, 1]);
});

test("the same experiment gives the same curve in another worker, to the bit", async () => {
  const curve = async () => {
    const { next, stepsHeard } = connect();
    client.send({ kind: "start", experiment: withSetting(experiment, "epochs", 1) });
    client.send({ kind: "play" });
    await next("event", (message) => message.event.kind === "end");
    client.terminate();
    return stepsHeard();
  };
  const first = await curve();
  expect(first).toHaveLength(10);
  expect(await curve()).toEqual(first);
});

test("a rate that is set is the next step's, told with its step, and starts nothing", async () => {
  const { next } = connect();
  client.send({ kind: "start", experiment });
  await next("paused");
  client.send({ kind: "step" });
  await next("paused");
  client.send({ kind: "rate", learningRate: 0.02 });
  const told = await next("event", ({ event }) => event.kind === "rate");
  expect(told.event).toMatchObject({ cause: "user", change: { firstStep: 2, learningRate: 0.02 } });
  client.send({ kind: "step" });
  const { event } = await next("event", isSteps);
  expect(event).toMatchObject({ firstStep: 2, learningRates: Float64Array.of(0.02) });
});

test("a range test leaves the run as it was: the next step is the one that it would have been", async () => {
  const losses = async (isTested: boolean) => {
    const { next, stepsHeard } = connect();
    client.send({ kind: "start", experiment });
    await next("paused");
    client.send({ kind: "step" });
    await next("paused");
    if (isTested) {
      const options = { lowest: 1e-4, highest: 1, stepCount: 20 };
      client.send({ kind: "rangeTest", experiment, options });
      const { report } = await next("rangeTest", (message) => message.report.end !== undefined);
      expect(report.losses.length).toBeGreaterThan(5);
    }
    client.send({ kind: "step" });
    await next("paused");
    client.terminate();
    return stepsHeard();
  };
  expect(await losses(true)).toEqual(await losses(false));
});

test("untrained nets and bypassed blocks are looked at beside a run, whose next step stays what it would have been", async () => {
  const small = { model: "residual", depth: 8, width: 4, trainSize: 128, batchSize: 32, testSize: 64 };
  const net = experimentOf({ ...small, validationShare: 0.01 });
  const losses = async (isLookedAt: boolean) => {
    const { next, stepsHeard } = connect();
    client.send({ kind: "watchLayers", isWatched: isLookedAt });
    client.send({ kind: "start", experiment: net });
    await next("paused");
    client.send({ kind: "step" });
    const [{ event }] = await Promise.all([
      next("event", (message) => message.event.kind === "layers"),
      next("paused"),
    ]);
    if (isLookedAt) {
      const nets = [net, withSetting(net, "depth", 9), withSetting(net, "activation", "sigmoid")];
      client.send({ kind: "initProbe", id: 3, experiments: nets });
      const [own, impossible, other] = [
        await next("initProbe"),
        await next("initProbe"),
        await next("initProbe"),
      ];
      expect([own, impossible, other].map(({ id, index }) => [id, index])).toEqual(
        [3, 3, 3].map((id, index) => [id, index]),
      );
      expect(event).toEqual({ kind: "layers", statistics: own.result.statistics }); // what the run began with
      expect(impossible.result.problem).toMatch(/^depth: expected 6n \+ 2, got 9/);
      expect(other.result.statistics?.values.dead.every((share) => share === null)).toBe(true);

      client.send({ kind: "lesion", path: "stage1_block1" });
      const { path, result } = await next("lesion");
      expect([path, result]).toMatchObject(["stage1_block1", { step: 1 }]);
      client.send({ kind: "lesion", path: "logits" });
      expect((await next("lesion")).result.problem).toBe("Nothing would be left to give the output.");
    }
    client.send({ kind: "step" });
    await next("paused");
    client.terminate();
    return stepsHeard();
  };
  expect(await losses(true)).toEqual(await losses(false));
});

test("asked to wait and to go on at once, it goes on and does not say that it waits", async () => {
  const { heard, next, stepsHeard } = connect();
  client.send({ kind: "start", experiment });
  await next("paused");
  client.send({ kind: "play" });
  await next("event", isSteps);
  client.send({ kind: "pause" });
  client.send({ kind: "play" });
  client.send({ kind: "play" });
  for (let report = 0; report < 3; report++) await next("event", isSteps);
  expect(heard.filter((message) => message.kind === "paused")).toHaveLength(1); // at step 0
  client.send({ kind: "pause" });
  const { step } = await next("paused");
  expect(stepsHeard()).toHaveLength(step);
});

test("a run that waits has told its checkpoint, and one at the end of an epoch not before validation", async () => {
  const { heard, next } = connect();
  client.send({ kind: "start", experiment });
  await next("paused");
  const checkpointSteps = () =>
    heard.flatMap((message) =>
      message.kind === "event" && message.event.kind === "checkpoint" ? [message.event.checkpoint.step] : [],
    );
  for (let step = 1; step <= 10; step++) {
    client.send({ kind: "step" });
    await next("paused");
  }
  expect(checkpointSteps()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]); // 320 images in batches of 32
  client.send({ kind: "step" });
  await next("paused");
  expect(checkpointSteps().slice(-2)).toEqual([10, 11]);
});

test("asked to wait before the run has started, it waits at step 0", async () => {
  const { next, stepsHeard } = connect();
  client.send({ kind: "start", experiment });
  client.send({ kind: "play" });
  client.send({ kind: "pause" });
  expect((await next("paused")).step).toBe(0);
  client.send({ kind: "step" });
  expect((await next("paused")).step).toBe(1);
  expect(stepsHeard()).toHaveLength(1);
});

test("a waiting run says that it waits again after it was measured", async () => {
  const { next } = connect();
  client.send({ kind: "start", experiment });
  await next("paused");
  client.send({ kind: "evaluate" });
  await next("event", (message) => message.event.kind === "validation");
  expect((await next("paused")).step).toBe(0);
});

test("settings that cannot train are refused before they replace a run", async () => {
  const { next } = connect();
  client.send({ kind: "start", experiment });
  await next("paused");
  client.send({ kind: "step" });
  await next("paused");
  client.send({ kind: "start", experiment: withSetting(experiment, "batchSize", 512) });
  expect((await next("failure")).failure).toMatchObject({ where: "recipe", key: "batchSize" });
  client.send({ kind: "step" });
  expect((await next("paused")).step).toBe(2);
});

test("stopping a run in the middle of everything ends in silence", async () => {
  const { heard, next } = connect();
  const images = Array.from({ length: 40 }, (_, index) => ({ split: "test" as const, index }));
  client.send({ kind: "start", experiment });
  await next("paused");
  client.send({ kind: "probe", images });
  client.send({ kind: "play" });
  await next("event", isSteps);
  client.send({ kind: "evaluate" });
  client.send({ kind: "probe", images });
  client.send({ kind: "stop" });
  client.send({ kind: "probe", images });
  client.send({ kind: "evaluate" });
  const stopped = heard.length;
  client.send({ kind: "start", experiment });
  expect((await next("paused")).step).toBe(0);
  const since = heard.slice(stopped);
  expect(since.filter((message) => message.kind === "failure" || message.kind === "event")).toEqual([]);
});

test("every image of some splits is classified between steps, as the evaluation has it; a request can be ended", async () => {
  const { heard, next } = connect();
  client.send({ kind: "start", experiment });
  await next("paused");
  client.send({ kind: "play" });
  await next("event", isSteps);
  client.send({ kind: "classifySplits", id: 1, splits: ["train"] });
  client.send({ kind: "stopClassifying" });
  client.send({ kind: "pause" });
  await next("paused");
  client.send({ kind: "evaluate" });
  const { event } = await next("event", (message) => message.event.kind === "validation");
  client.send({ kind: "classifySplits", id: 2, splits: ["validation", "test"] });
  const { result, total } = await next("classified", (message) => message.result !== undefined);
  expect(heard.some((message) => message.kind === "classified" && message.id === 1 && message.result)).toBe(
    false,
  );
  if (!result || event.kind !== "validation") throw new Error("expected both to be measured");
  expect([total, result.shares.length, result.step]).toEqual([2_100, 21_000, event.step]);
  for (const [position, predicted] of event.evaluation.predictions.entries()) {
    const row = result.shares.subarray(10 * position, 10 * position + 10);
    expect(row.indexOf(Math.max(...row))).toBe(predicted);
    expect(row[predicted]).toBeCloseTo(event.evaluation.confidences[position], 6);
    expect(row.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
  }
});

test("images that the run's data do not have are not classified", async () => {
  const { heard, next } = connect();
  client.send({ kind: "start", experiment });
  await next("paused");
  client.send({ kind: "probe", images: [{ split: "validation", index: 5_000 }] });
  client.send({ kind: "probe", images: [{ pixels: new Uint8Array(3 * 784) }] });
  client.send({ kind: "step" });
  await next("paused");
  expect(heard.filter(({ kind }) => kind === "probabilities" || kind === "failure")).toEqual([]);
  client.send({ kind: "probe", images: [{ split: "validation", index: 0 }] });
  expect((await next("probabilities")).values).toHaveLength(10);
});

test("shows the first eight images of a step as the recipe changes them, and says what cannot work", async () => {
  const { next } = connect();
  client.send({ kind: "load", experiment });
  await next("data");
  const noisy = experimentOf({ labelNoise: "symmetric", labelNoiseShare: 1, rotation: 30 }, experiment);
  const shown = async (value: Experiment, step: number) => {
    client.send({ kind: "preview", id: step, experiment: value, step });
    return (await next("preview", ({ id }) => id === step)).preview;
  };
  const preview = await shown(noisy, 3);
  expect(preview.pixels).toHaveLength(8 * 784);
  expect(preview.images.every(({ label, trueLabel }) => trueLabel !== undefined && trueLabel !== label)).toBe(
    true,
  );
  expect(await shown(noisy, 3)).toEqual(preview);
  expect((await shown(experiment, 3)).pixels).not.toEqual(preview.pixels);
  expect((await shown(noisy, 4)).pixels).not.toEqual(preview.pixels);
  client.send({ kind: "preview", id: 9, experiment: withSetting(experiment, "hue", 20), step: 1 });
  expect(await next("previewProblem")).toMatchObject({ key: "hue" });
});

test("a run on arranged data is told, shown and classified as it is trained: at its size and with its classes", async () => {
  const { next } = connect();
  const changes = { classes: "3,7", imageSize: 14, pixelOrder: "permuted", trainLabels: "shuffled" };
  const arranged = experimentOf(changes, experiment);
  client.send({ kind: "start", experiment: arranged });
  const { data } = await next("data");
  expect(data).toMatchObject({
    classNames: ["3", "7"],
    imageShape: [14, 14, 1],
    counts: { train: 320 },
    fileCounts: { train: 10_000, test: 2_000 },
    settings: arranged.data,
  });
  client.send({ kind: "images", id: 1, split: "train", indices: [0, 1] });
  expect((await next("images")).pixels).toHaveLength(2 * 196);
  client.send({ kind: "probe", images: [{ split: "test", index: 0 }, { pixels: new Uint8Array(196) }] });
  expect((await next("probabilities")).values).toHaveLength(2 * 2);
  client.send({ kind: "preview", id: 2, experiment: arranged, step: 1 });
  const { images } = (await next("preview")).preview;
  expect(images.some(({ trueLabel }) => trueLabel !== undefined)).toBe(true); // of eight, half are moved
});

test("test images are corrupted by a setting and robustness is measured on clean ones, between two steps of the same run", async () => {
  const corrupted = { testCorruption: "stripe", testSeverity: 5, testSize: 64 };
  const striped = experimentOf(corrupted, experiment);
  const losses = async (value: Experiment, isMeasured: boolean) => {
    const { next, stepsHeard } = connect();
    client.send({ kind: "start", experiment: value });
    await next("paused");
    const pixels = async (split: "train" | "validation" | "test") => {
      client.send({ kind: "images", id: 1, split, indices: [0, 1] });
      return (await next("images")).pixels;
    };
    const splits = [await pixels("train"), await pixels("validation"), await pixels("test")];
    client.send({ kind: "step" });
    await next("paused");
    client.send({ kind: "corrupted", id: 2, index: 0, severity: 5, corruptions: ["stripe", "fog"] });
    const { pixels: pictures } = await next("images");
    if (isMeasured) {
      client.send({ kind: "robustness", options: { imageCount: 32 } });
      client.send({ kind: "step" }); // waits
      const { report } = await next("robustness", (message) => message.report.end !== undefined);
      expect(report).toMatchObject({ end: "finished", robustness: { step: 1, imageCount: 32 } });
      client.send({ kind: "robustness", options: { imageCount: 32 } });
      client.send({ kind: "stopRobustness" });
      const stopped = await next("robustness", (message) => message.report.end !== undefined);
      expect(stopped.report.end).toBe("stopped");
    } else {
      client.send({ kind: "step" });
      await next("paused");
    }
    client.send({ kind: "step" });
    await next("paused", ({ step }) => step === 3);
    client.terminate();
    return { curve: stepsHeard(), splits, pictures };
  };
  const [clean, changed] = [await losses(experiment, false), await losses(striped, true)];
  expect(changed.curve).toEqual(clean.curve);
  expect(changed.splits.slice(0, 2)).toEqual(clean.splits.slice(0, 2));
  expect(changed.splits[2]).not.toEqual(clean.splits[2]);
  expect(changed.pictures).toEqual(clean.pictures); // of clean images for both
  expect(changed.pictures.subarray(0, 784)).toEqual(changed.splits[2].subarray(0, 784));
});

test("a corruption of colours is refused for grey images", async () => {
  const { next } = connect();
  client.send({ kind: "start", experiment: withSetting(experiment, "testCorruption", "saturate") });
  const { failure } = await next("failure");
  expect(failure).toMatchObject({ where: "recipe", key: "testCorruption" });
  expect(failure.message).toMatch(/^testCorruption: expected one that changes grey images, got saturate; /);
});
