import { expect, test } from "vitest";
import { costOf } from "../../models/cost";
import { inception, inceptionOptions, inceptionPublished } from "../../models/inception";
import { inceptionModule } from "../../models/inceptionModule";
import { input } from "../../models/layers";
import { type Network, network } from "../../models/network";
import { planOf } from "../../src/training/plan";

const build = (options: Partial<Parameters<typeof inception>[2]> = {}, image = [28, 28, 1]) =>
  inception(image, 10, { ...inceptionOptions.parse({}), ...options });
const shapesOf = ({ layers }: Network) =>
  Object.fromEntries(layers.map((layer) => [layer.name, layer.shape]));

test("has the output sizes of table 1 of the paper", () => {
  expect(shapesOf(inceptionPublished[0].build())).toMatchObject({
    conv1_conv: [112, 112, 64],
    pool1: [56, 56, 64],
    conv2_conv: [56, 56, 192],
    pool2: [28, 28, 192],
    inception3a_concat: [28, 28, 256],
    inception3b_concat: [28, 28, 480],
    pool3: [14, 14, 480],
    inception4a_concat: [14, 14, 512],
    inception4d_concat: [14, 14, 528],
    inception4e_concat: [14, 14, 832],
    pool4: [7, 7, 832],
    inception5b_concat: [7, 7, 1_024],
    pool5: [1_024],
  });
});

test("its auxiliary classifiers read 4×4×512 and 4×4×528, as in section 5", () => {
  const net = inceptionPublished[1].build();
  expect(shapesOf(net)).toMatchObject({
    auxiliary4a_pool: [4, 4, 512],
    auxiliary4d_pool: [4, 4, 528],
    auxiliary4d_conv: [4, 4, 128],
    auxiliary4d_dense: [1_024],
  });
  expect(net.auxiliary).toEqual([
    { layer: "auxiliary4a_logits", weight: 0.3 },
    { layer: "auxiliary4d_logits", weight: 0.3 },
  ]);
});

test("1×1 bottlenecks cut a module from 854 to 271 million multiply–adds", () => {
  // The module of Stanford's CS231n 2017, lecture 9: 28×28×256 in, 128 kernels of 1×1, 192 of 3×3 and 96 of 5×5;
  // 28² · 256 · (128 + 9·192 + 25·96), then 28² · (256 · (64 + 128 + 64 + 64) + 64 · (9·192 + 25·96))
  const unit = { activation: "relu", normalization: "none", bias: false, dropConnect: 0 } as const;
  const costWith = (bottlenecks: boolean) => {
    const options = { ...unit, bottlenecks };
    return costOf(
      network(inceptionModule(input([28, 28, 256]), [128, 64, 192, 64, 96, 64], "module", options)),
    );
  };
  expect(costWith(false).layers.at(-1)?.layer.shape).toEqual([28, 28, 672]);
  expect(costWith(true).layers.at(-1)?.layer.shape).toEqual([28, 28, 480]);
  expect(Math.round(costWith(false).multiplyAdds / 1e6)).toBe(854);
  expect(Math.round(costWith(true).multiplyAdds / 1e6)).toBe(271);
});

test("the naïve net costs several times as much", () => {
  const ratio = costOf(build({ bottlenecks: false })).multiplyAdds / costOf(build()).multiplyAdds;
  expect(ratio).toBeGreaterThan(3);
});

test("an auxiliary classifier is computed in training alone, and left out at weight 0", () => {
  const names = (net: Network, isTraining: boolean) =>
    planOf(net, isTraining).steps.filter(({ output }) => output.startsWith("auxiliary")).length;
  const net = build();
  expect(net.auxiliary).toEqual([{ layer: "auxiliary4a_logits", weight: 0.3 }]);
  expect(planOf(net, true).outputs).toEqual(["logits", "auxiliary4a_logits"]);
  expect(names(net, true)).toBeGreaterThan(4);
  expect(planOf(net, false).outputs).toEqual(["logits"]);
  expect(names(net, false)).toBe(0);
  const without = build({ auxiliaryWeight: 0 });
  expect(without.auxiliary).toBeUndefined();
  expect(without.layers.filter(({ name }) => name.startsWith("auxiliary"))).toEqual([]);
});

test("has all nine modules on a digit, two auxiliary classifiers among them", () => {
  const net = build({ modules: 9 });
  expect(shapesOf(net)).toMatchObject({ inception4e_concat: [7, 7, 104], inception5b_concat: [3, 3, 128] });
  expect(net.auxiliary).toHaveLength(2);
});

test("an image too small for a pooling is refused by the layer's name", () => {
  expect(() => build({}, [12, 12, 1])).toThrow(
    /^auxiliary4a_pool: expected an image of at least 5×5, got 3×3/,
  );
});
