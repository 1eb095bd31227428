import { expect, test } from "vitest";
import { defaultExperiment, parseExperiment, withSetting } from "../../src/settings/experiment";
import { settingText } from "../../src/settings/fields";
import { networkOf } from "../../src/settings/network";
import { fromHash, toHash } from "../../src/settings/url";
import { runNames } from "../../src/store/runNames";
import { experimentOf } from "./experimentOf";

const cifar100 = defaultExperiment("cifar100");

test("classes that a data set lacks are refused in the form, the address and a file", () => {
  const problem = "expected classes from 0 to 9, got 12; name classes that the data set has";
  expect(() => withSetting(defaultExperiment(), "classes", "3,12")).toThrow(`classes: ${problem}`);
  expect(fromHash("#v=1&classes=3,12")).toEqual({
    experiment: defaultExperiment(),
    problems: [{ key: "classes", message: `classes: ${problem}` }],
  });
  expect(() => parseExperiment({ version: 1, data: { classes: "3,12" } })).toThrow(
    `data.classes: ${problem}`,
  );
  expect(withSetting(cifar100, "classes", "3,12").data.classes).toBe("3,12");
});

test("another data set keeps what it can, and takes all classes where it lacks a chosen one", () => {
  const changed = withSetting(withSetting(cifar100, "pixelOrder", "permuted"), "imageSize", 16);
  const few = withSetting(withSetting(changed, "classes", "0-4"), "dataset", "mnist");
  expect(few.data).toMatchObject({ classes: "0-4", pixelOrder: "permuted", imageSize: 16 });
  expect(withSetting(withSetting(changed, "classes", "40,50"), "dataset", "mnist").data.classes).toBe("");
});

test("a link to images of one's own names classes by how many there are", () => {
  const options = { images: 5, imageHeight: 8, imageWidth: 8, imageChannels: 3, classCount: 20 };
  const data = { dataset: "own", classes: "3,15", options };
  const own = parseExperiment({ version: 1, data });
  expect(fromHash(toHash(own))).toEqual({ experiment: own, problems: [] });
  expect(() => parseExperiment({ version: 1, data: { ...data, classes: "3,20" } })).toThrow(
    "data.classes: expected classes from 0 to 19, got 20",
  );
});

test("the net follows the classes, the size and the channels", () => {
  const changes = { classes: "0,1,7", imageSize: 16, color: "grey" };
  const experiment = experimentOf(changes, defaultExperiment("cifar10", "linear"));
  const { network } = networkOf(experiment);
  expect(network?.layers[0].shape).toEqual([16, 16, 1]);
  expect(network?.layers.at(-1)?.shape).toEqual([3]);
});

test("no classes read as all, in names of runs as in lists of settings", () => {
  const all = defaultExperiment();
  const runs = [all, withSetting(all, "classes", "0,1"), withSetting(all, "classes", "2,3")].map(
    (experiment, index) => ({ id: String(index), experiment }),
  );
  expect([...runNames(runs).values()]).toEqual(["lenet5", "lenet5 · classes 0,1", "lenet5 · classes 2,3"]);
  const field = { kind: "text", label: "Classes", help: "", default: "", example: "0,1" } as const;
  expect(settingText({ ...field, empty: "all" }, "")).toBe("classes all");
});
