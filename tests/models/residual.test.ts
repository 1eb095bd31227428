import { expect, test } from "vitest";
import { costOf } from "../../models/cost";
import type { PublishedSize } from "../../models/published";
import { residual, residualOptions, residualPublished } from "../../models/residual";
import { weightsOf } from "../../models/weights";

const build = (options: Partial<Parameters<typeof residual>[2]>, image = [28, 28, 1]) =>
  residual(image, 10, { ...residualOptions.parse({}), ...options });
const shapesOf = (net: ReturnType<typeof build>) =>
  Object.fromEntries(net.layers.map((layer) => [layer.name, layer.shape]));

test("halves the image and doubles the channels at each stage", () => {
  expect(shapesOf(build({ depth: 8 }))).toMatchObject({
    stem_conv: [14, 14, 8],
    stage1_block1_add: [14, 14, 8],
    stage2_block1_add: [7, 7, 16],
    stage3_block1_project: [4, 4, 32],
    pool: [32],
  });
});

test.each([8, 20, 32, 56])(
  "at depth %i, has as many convolutions and dense layers on its longest path",
  (depth) => {
    const weighted = build({ depth }).layers.filter(
      ({ name, operation }) => ["conv", "dense"].includes(operation.kind) && !name.endsWith("_project"),
    );
    expect(weighted).toHaveLength(depth);
  },
);

test("the nets for ImageNet have the sizes of table 1 of the paper, and halve in the first convolution of a stage", () => {
  const [first, last] = ["ResNet-34", "ResNet-50"].map((title) => {
    const size = residualPublished.find((candidate) => candidate.title === title);
    return shapesOf((size as PublishedSize).build());
  });
  expect(first).toMatchObject({
    stem_conv: [112, 112, 64],
    stem_pool: [56, 56, 64],
    stage1_block3_add: [56, 56, 64],
    stage2_block4_add: [28, 28, 128],
    stage3_block6_add: [14, 14, 256],
    stage4_block3_add: [7, 7, 512],
  });
  expect(last).toMatchObject({
    stage1_block3_add: [56, 56, 256],
    stage2_block1_conv1: [28, 28, 128],
    stage2_block4_add: [28, 28, 512],
    stage3_block6_add: [14, 14, 1_024],
    stage4_block1_conv1: [7, 7, 512],
    stage4_block3_add: [7, 7, 2_048],
    pool: [2_048],
  });
});

test.each([18, 34, 50, 101, 152])("ResNet-%i has as many layers with weights, projections aside", (depth) => {
  const size = residualPublished.find(({ title }) => title === `ResNet-${depth}`) as PublishedSize;
  const weighted = size
    .build()
    .layers.filter(
      ({ name, operation }) => ["conv", "dense"].includes(operation.kind) && !name.endsWith("_project"),
    );
  expect(weighted).toHaveLength(depth);
});

test("costs a sixteenth of the published width and stem by default", () => {
  const small = costOf(build({ depth: 20 }, [32, 32, 3])).multiplyAdds;
  const paper = costOf(build({ depth: 20, width: 16, stemStride: 1 }, [32, 32, 3])).multiplyAdds;
  expect(paper / small).toBeGreaterThan(15); // a quarter of the pixels times a quarter of the channel pairs
  expect(paper / small).toBeLessThan(17);
});

test("a depth that no whole number of blocks gives is refused with the nearest ones", () => {
  expect(() => build({ depth: 21 })).toThrow("depth: expected 6n + 2, got 21; take 20 or 26");
  expect(() => build({ depth: 20, block: "bottleneck" })).not.toThrow();
  expect(() => build({ depth: 26, block: "bottleneck" })).toThrow(
    "depth: expected 9n + 2, got 26; take 20 or 29",
  );
});

test("a zero-initialised branch starts its last scale, or without one its last kernel, at zero", () => {
  const zeros = (options: Parameters<typeof build>[0]) => {
    const net = build({ zeroInit: true, ...options });
    return net.layers.flatMap((layer) => weightsOf(layer, net)).filter((weight) => weight.startsAtZero);
  };
  expect(zeros({}).map(({ name }) => name)).toEqual(
    [1, 2, 3].map((stage) => `stage${stage}_block1_norm2/gamma`),
  );
  expect(zeros({ normalization: "none" }).map(({ name }) => name)).toEqual(
    [1, 2, 3].map((stage) => `stage${stage}_block1_conv2/kernel`),
  );
});
