import { expect, test } from "vitest";
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
  const own = (imageShape: [number, number, number], collectedBy?: "pad" | "camera") =>
    trialOf({ dataset: "own", imageShape, collectedBy });
  expect(own([28, 28, 1], "pad")).toBe("pad");
  expect(own([32, 32, 1], "camera")).toBe("camera");
  expect(own([28, 28, 1])).toBe("pad");
  expect(own([64, 64, 3])).toBe("camera");
  expect(own([30, 40, 3])).toBeUndefined();
  expect(trialOf({ dataset: "mnist", imageShape: [28, 28, 1] })).toBe("digit");
  expect(trialOf({ dataset: "cifar10", imageShape: [32, 32, 3] })).toBeUndefined();
});
