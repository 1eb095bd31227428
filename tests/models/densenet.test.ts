import { expect, test } from "vitest";
import { costOf } from "../../models/cost";
import { densenet, densenetOptions, densenetPublished } from "../../models/densenet";
import type { Network } from "../../models/network";

const build = (options: Partial<Parameters<typeof densenet>[2]> = {}, image = [28, 28, 1]) =>
  densenet(image, 10, { ...densenetOptions.parse({}), ...options });
const shapesOf = ({ layers }: Network) =>
  Object.fromEntries(layers.map((layer) => [layer.name, layer.shape]));
const published = (title: string) => {
  const size = densenetPublished.find((candidate) => candidate.title === title);
  if (!size) throw new Error(`${title}: expected among the published sizes`);
  return size.build();
};

test("DenseNet-121 has the sizes of table 1 of the paper", () => {
  expect(shapesOf(published("DenseNet-121"))).toMatchObject({
    stem_conv: [112, 112, 64],
    stem_pool: [56, 56, 64],
    block1_layer6_concat: [56, 56, 256],
    transition1_conv: [56, 56, 128],
    transition1_pool: [28, 28, 128],
    block2_layer12_concat: [28, 28, 512],
    transition2_pool: [14, 14, 256],
    block3_layer24_concat: [14, 14, 1_024],
    transition3_pool: [7, 7, 512],
    block4_layer16_concat: [7, 7, 1_024],
    pool: [1_024],
  });
});

test.each([
  ["DenseNet-BC-100-12", 100],
  ["DenseNet-121", 121],
])("%s has %i convolutions and dense layers in a row", (title, depth) => {
  const weighted = published(title).layers.filter(({ operation }) =>
    ["conv", "dense"].includes(operation.kind),
  );
  expect(weighted).toHaveLength(depth);
});

test("each layer adds k channels to all before it, and a transition keeps the share θ of them", () => {
  expect(shapesOf(build({ growthRate: 6, layers: 3, compression: 0.7 }))).toMatchObject({
    stem_conv: [14, 14, 12],
    block1_layer1_conv1: [14, 14, 24],
    block1_layer1_conv2: [14, 14, 6],
    block1_layer1_concat: [14, 14, 18],
    block1_layer3_concat: [14, 14, 30],
    transition1_conv: [14, 14, 21],
    block2_layer3_concat: [7, 7, 39],
    transition2_conv: [7, 7, 27], // ⌊0.7 · 39⌋
    block3_layer3_concat: [3, 3, 45],
  });
});

test("without bottlenecks a layer is one 3×3 convolution, and costs more where many channels come in", () => {
  const wide = { growthRate: 4, layers: 12 };
  const net = build({ ...wide, bottleneck: false });
  expect(shapesOf(net)).not.toHaveProperty("block1_layer1_conv2");
  expect(costOf(net).parameters).toBeGreaterThan(costOf(build(wide)).parameters);
});

test("blocks that would halve the image below one pixel are refused by the layer's name", () => {
  expect(() => build({ blocks: 4 }, [8, 8, 1])).toThrow(
    /^transition3_pool: expected an image of at least 2×2/,
  );
});
