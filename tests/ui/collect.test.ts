import { expect, test } from "vitest";
import type { DatasetId } from "../../datasets";
import { defaultExperiment } from "../../src/settings/experiment";
import { cameraProblem } from "../../src/ui/collect/cameraProblem";
import { trialOf } from "../../src/ui/trial";

// What getUserMedia rejects with by the Media Capture and Streams specification, and its forerunners in older browsers.
test.each([
  ["NotAllowedError", "camera: expected permission to use it, got a refusal;"],
  ["SecurityError", "camera: expected permission to use it, got a refusal;"],
  ["NotFoundError", "camera: expected one on this machine, got none;"],
  ["OverconstrainedError", "camera: expected one on this machine, got none;"],
  ["NotReadableError", "camera: expected it to be free, got an error of the system;"],
  ["AbortError", "camera: expected it to be free, got an error of the system;"],
  ["TypeError", 'camera: expected a picture, got "no such thing";'],
])("a camera that fails with %s says what to do", (name, beginning) => {
  const error = Object.assign(new Error("no such thing"), { name });
  expect(cameraProblem(error).startsWith(beginning)).toBe(true);
});

test("a net is tried with what its images were made with", () => {
  const { data } = defaultExperiment("own");
  const own = ([imageHeight, imageWidth, imageChannels]: number[], collectedBy?: "pad" | "camera") =>
    trialOf({
      settings: { ...data, options: { ...data.options, imageHeight, imageWidth, imageChannels } },
      collectedBy,
    });
  const known = (dataset: DatasetId, change = {}) =>
    trialOf({ settings: { ...defaultExperiment(dataset).data, ...change } });
  expect(own([28, 28, 1], "pad")).toBe("pad");
  expect(own([32, 32, 1], "camera")).toBe("camera");
  expect(own([28, 28, 1])).toBe("pad");
  expect(own([64, 64, 3])).toBe("camera");
  expect(own([30, 40, 3])).toBeUndefined();
  expect(known("mnist")).toBe("digit");
  expect(known("mnist", { imageSize: 20, pixelOrder: "permuted" })).toBe("digit");
  expect(known("mnist", { pixelOrder: "gaussian" })).toBeUndefined();
  expect(known("cifar10")).toBeUndefined();
});
