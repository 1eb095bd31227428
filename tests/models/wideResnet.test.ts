import { expect, test } from "vitest";
import { costOf } from "../../models/cost";
import { residual, residualOptions } from "../../models/residual";
import { wideResnet, wideResnetOptions, wideResnetPublished } from "../../models/wideResnet";

const build = (options: Partial<Parameters<typeof wideResnet>[2]> = {}, image = [28, 28, 1]) =>
  wideResnet(image, 10, { ...wideResnetOptions.parse({}), ...options });
const shapesOf = ({ layers }: ReturnType<typeof build>) =>
  Object.fromEntries(layers.map((layer) => [layer.name, layer.shape]));

test("WRN-28-10 has the sizes of table 1 of the paper", () => {
  const net = wideResnetPublished[0].build();
  expect(shapesOf(net)).toMatchObject({
    stem_conv: [32, 32, 16],
    stage1_block4_add: [32, 32, 160],
    stage2_block4_add: [16, 16, 320],
    stage3_block4_add: [8, 8, 640],
    pool: [640],
  });
});

test.each([10, 16, 28])("at depth %i, has as many convolutions, three of them projections", (depth) => {
  const convolutions = build({ depth }).layers.filter(({ operation }) => operation.kind === "conv");
  expect(convolutions).toHaveLength(depth);
  expect(convolutions.filter(({ name }) => name.endsWith("_project"))).toHaveLength(3);
});

test("widened k times, a block costs about k² times as many multiply–adds", () => {
  const [one, four] = [1, 4].map(
    (widening) => costOf(build({ depth: 28, widening, width: 16 })).multiplyAdds,
  );
  expect(four / one).toBeGreaterThan(15);
  expect(four / one).toBeLessThan(17);
});

test("a factor of 1 is the pre-activated residual net two layers shorter by the other count", () => {
  const thin = build({ depth: 16, widening: 1 });
  const { skipConnections: _, ...defaults } = residualOptions.parse({});
  const same = residual([28, 28, 1], 10, { ...defaults, skipConnections: true, depth: 14, order: "pre" });
  expect(thin).toEqual(same);
});

test("drops features between the two convolutions of each block", () => {
  const { layers } = build({ dropout: 0.3 });
  const dropouts = layers.filter(({ operation }) => operation.kind === "dropout");
  expect(dropouts.map(({ name, inputs }) => [name, ...inputs])).toEqual(
    [1, 2, 3].map((stage) => [`stage${stage}_block1_dropout`, `stage${stage}_block1_activation2`]),
  );
  const after = layers.filter(({ inputs }) => inputs.some((name) => name.endsWith("_dropout")));
  expect(after.map(({ name }) => name)).toEqual([1, 2, 3].map((stage) => `stage${stage}_block1_conv2`));
});

test("a depth that no whole number of blocks gives is refused with the nearest ones", () => {
  expect(() => build({ depth: 20 })).toThrow("depth: expected 6n + 4, got 20; take 16 or 22");
});
