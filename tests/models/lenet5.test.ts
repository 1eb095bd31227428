import { expect, test } from "vitest";
import { models } from "../../models";
import { costOf } from "../../models/cost";
import { lenet5, lenet5Options } from "../../models/lenet5";
import { digitCodes } from "../../models/lenet5Codes";
import { type ConvOperation, type Layer, outputLayer } from "../../models/network";
import { defaultExperiment, settingsOf, withSetting } from "../../src/settings/experiment";

const options = defaultExperiment("strokes", "lenet5").model.options as never;
const onDigits = models.lenet5.build([28, 28, 1], 10, options);
const shapes = Object.fromEntries(onDigits.layers.map((layer) => [layer.name, layer.shape]));

test("has the shapes of figure 2 of the paper", () => {
  expect(shapes).toMatchObject({
    c1_conv: [28, 28, 6],
    s2_pool: [14, 14, 6],
    c3_conv: [10, 10, 16],
    s4_pool: [5, 5, 16],
    c5_dense: [120],
    f6_dense: [84],
    logits: [10],
  });
});

test("has 61,706 parameters, layer by layer as counted by hand", () => {
  const counts = costOf(onDigits).layers.filter((cost) => cost.parameters > 0);
  expect(Object.fromEntries(counts.map((cost) => [cost.layer.name, cost.parameters]))).toEqual({
    c1_conv: 156, // 6 · (25 + 1), as table 1 of the paper
    c3_conv: 2_416, // 16 · (6 · 25 + 1)
    c5_dense: 48_120, // 120 · (400 + 1), as the paper says of C5
    f6_dense: 10_164, // 84 · (120 + 1), as the paper says of F6
    logits: 850, // 10 · (84 + 1)
  });
  expect(costOf(onDigits).parameters).toBe(61_706);
});

test("costs 416,520 multiply–adds an image", () => {
  // 25·1·6·28² + 25·6·16·10² + 400·120 + 120·84 + 84·10
  expect(costOf(onDigits).multiplyAdds).toBe(117_600 + 240_000 + 48_000 + 10_080 + 840);
});

test("sees 5, 6, 14 and 16 pixels in its convolutions and poolings", () => {
  // Dumoulin & Visin 2016's arithmetic: 5; 5 + 1·1; 6 + 4·2; 14 + 1·2
  const fields = Object.fromEntries(
    costOf(onDigits).layers.map((cost) => [cost.layer.name, cost.receptiveField]),
  );
  expect(fields).toMatchObject({ c1_conv: 5, s2_pool: 6, c3_conv: 14, s4_pool: 16, logits: 28 });
});

test("takes 32×32 colour images without padding", () => {
  const network = models.lenet5.build([32, 32, 3], 100, options);
  expect(network.layers[1].operation).toMatchObject({ padding: [0, 0] });
  expect(outputLayer(network).shape).toEqual([100]);
});

const original = lenet5([32, 32, 1], 10, { ...lenet5Options.parse({}), edition: "original" });

test("in 1998, has the trainable parameters of each layer that the paper states, 60,000 in all", () => {
  const counts = costOf(original).layers.filter((cost) => cost.parameters > 0);
  expect(Object.fromEntries(counts.map((cost) => [cost.layer.name, cost.parameters]))).toEqual({
    c1_conv: 156,
    s2_affine: 12,
    c3_conv: 1_516,
    s4_affine: 32,
    c5_dense: 48_120,
    f6_dense: 10_164,
  });
  expect(costOf(original).parameters).toBe(60_000);
});

test("in 1998, has the connections of each layer that the paper states, 340,908 in all", () => {
  const counts = costOf(original).layers.filter((cost) => cost.connections > 0);
  expect(Object.fromEntries(counts.map((cost) => [cost.layer.name, cost.connections]))).toEqual({
    c1_conv: 122_304,
    s2_affine: 5_880,
    c3_conv: 151_600,
    s4_affine: 2_000,
    c5_dense: 48_120,
    f6_dense: 10_164,
    logits: 840,
  });
  expect(costOf(original).connections).toBe(340_908);
});

test("table I leaves each map of S2 to ten maps of C3", () => {
  const { operation } = original.layers.find(({ name }) => name === "c3_conv") as Layer;
  const seen = (operation as ConvOperation).table?.flat() ?? [];
  expect([0, 1, 2, 3, 4, 5].map((map) => seen.filter((one) => one === map).length)).toEqual(
    Array(6).fill(10),
  );
});

test("the codes are ten different drawings of 84 pixels, 1 or −1", () => {
  expect(digitCodes.map((code) => code.length)).toEqual(Array(10).fill(84));
  expect(new Set(digitCodes.flat())).toEqual(new Set([1, -1]));
  const distances = digitCodes.flatMap((a, index) =>
    digitCodes.slice(index + 1).map((b) => a.filter((pixel, place) => pixel !== b[place]).length),
  );
  expect(Math.min(...distances)).toBeGreaterThan(4);
});

test("in 1998, classes without a drawn digit are refused", () => {
  const build = () => lenet5([28, 28, 1], 26, { ...lenet5Options.parse({}), edition: "original" });
  expect(build).toThrow(
    "edition: expected ten classes, whose codes are drawn digits, got 26; take the modern edition",
  );
});

test("the modern edition's choices do not matter in the edition of 1998", () => {
  const experiment = withSetting(defaultExperiment("strokes", "lenet5"), "edition", "original");
  const shown = settingsOf(experiment).filter(({ group, applies }) => group === "Model" && applies);
  expect(shown.map(({ key }) => key)).toEqual(["model", "edition"]);
});
