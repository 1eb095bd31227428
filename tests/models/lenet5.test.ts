import { expect, test } from "vitest";
import { models } from "../../models";
import { costOf } from "../../models/cost";
import { outputLayer } from "../../models/network";
import { defaultExperiment } from "../../src/settings/experiment";

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
