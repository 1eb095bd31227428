import { expect, test } from "vitest";
import { costOf } from "../../models/cost";
import { residual, residualOptions } from "../../models/residual";
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

test("its plain twin has every weight but the projections', in the same shapes", () => {
  const weights = (skipConnections: boolean) => {
    const net = build({ depth: 20, skipConnections });
    return net.layers.flatMap((layer) => weightsOf(layer, net));
  };
  expect(weights(false)).toEqual(weights(true).filter(({ name }) => !name.includes("_project")));
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
