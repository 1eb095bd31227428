import { expect, test } from "vitest";
import { costOf } from "../../models/cost";
import { squeezenet, squeezenetOptions, squeezenetPublished } from "../../models/squeezenet";

const build = (options: Partial<Parameters<typeof squeezenet>[2]> = {}, image = [28, 28, 1]) =>
  squeezenet(image, 10, { ...squeezenetOptions.parse({}), ...options });
const shapesOf = ({ layers }: ReturnType<typeof build>) =>
  Object.fromEntries(layers.map((layer) => [layer.name, layer.shape]));

test("version 1.0 has the sizes of table 1 of the paper", () => {
  expect(shapesOf(squeezenetPublished[0].build())).toMatchObject({
    pool1: [54, 54, 96], // 55×55 in the paper, whose image is 227×227 in its code
    fire2_squeeze_conv: [54, 54, 16],
    fire4_concat: [54, 54, 256],
    pool4: [27, 27, 256],
    fire6_squeeze_conv: [27, 27, 48],
    fire8_concat: [27, 27, 512],
    pool8: [13, 13, 512],
    fire9_concat: [13, 13, 512],
    conv10: [13, 13, 1_000],
  });
});

test("version 1.1 costs 2.4 times less for as many parameters", () => {
  // Its README: 2.4x less computation than 1.0, without sacrificing accuracy
  const [first, second] = squeezenetPublished.map(({ build }) => costOf(build()).multiplyAdds);
  expect(first / second).toBeGreaterThan(2.2);
  expect(first / second).toBeLessThan(2.5);
});

test("squeezes to the ratio and expands to the share of 3×3 kernels", () => {
  expect(shapesOf(build({ squeezeRatio: 0.25, share3x3: 0.75 }))).toMatchObject({
    fire2_squeeze_conv: [14, 14, 16],
    fire2_expand1x1_conv: [14, 14, 16],
    fire2_expand3x3_conv: [14, 14, 48],
    fire4_concat: [7, 7, 128],
    conv6: [3, 3, 10],
  });
});

test("bypasses the fire modules that keep the number of channels, without a weight", () => {
  const net = build({ bypass: true, fires: 8 });
  const sums = net.layers.filter(({ operation }) => operation.kind === "add").map(({ name }) => name);
  expect(sums).toEqual([3, 5, 7, 9].map((index) => `fire${index}_bypass`)); // figure 2, middle
  expect(costOf(net).parameters).toBe(costOf(build({ fires: 8 })).parameters);
});

test("an image too small for a pooling is refused by the layer's name", () => {
  expect(() => build({}, [6, 6, 1])).toThrow(/^pool5: expected an image of at least 3×3, got 1×1/);
});
