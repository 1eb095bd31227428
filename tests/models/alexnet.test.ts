import { expect, test } from "vitest";
import { alexnet, alexnetOptions, alexnetPublished, scaledChannels } from "../../models/alexnet";
import { costOf } from "../../models/cost";
import { zfnet, zfnetOptions, zfnetPublished } from "../../models/zfnet";

type Options = Partial<Parameters<typeof alexnet>[2]>;
const build = (options: Options = {}, image = [28, 28, 1]) =>
  alexnet(image, 10, { ...alexnetOptions.parse({}), ...options });
const shapesOf = ({ layers }: ReturnType<typeof build>) =>
  Object.fromEntries(layers.map((layer) => [layer.name, layer.shape]));
const parametersOf = (net: ReturnType<typeof build>) =>
  Object.fromEntries(costOf(net).layers.map((cost) => [cost.layer.name, cost.parameters]));

test("AlexNet of 2012 has the shapes of figure 2 and the parameters that they give", () => {
  const net = alexnetPublished[0].build();
  expect(shapesOf(net)).toMatchObject({
    conv1_conv: [55, 55, 96],
    conv2_conv: [27, 27, 256],
    conv3_conv: [13, 13, 384],
    conv4_conv: [13, 13, 384],
    conv5_conv: [13, 13, 256],
    pool5: [6, 6, 256],
    fc7_dense: [4_096],
  });
  expect(parametersOf(net)).toMatchObject({
    conv1_conv: 96 * (11 * 11 * 3 + 1),
    conv2_conv: 256 * (5 * 5 * 48 + 1), // half of 96 channels
    conv3_conv: 384 * (3 * 3 * 256 + 1),
    conv4_conv: 384 * (3 * 3 * 192 + 1),
    conv5_conv: 256 * (3 * 3 * 192 + 1),
    fc6_dense: 4_096 * (9_216 + 1),
    fc7_dense: 4_096 * 4_097,
    logits: 1_000 * 4_097,
  });
});

test("ZFNet has the shapes of its figure 3", () => {
  expect(shapesOf(zfnetPublished[0].build())).toMatchObject({
    conv1_conv: [110, 110, 96],
    pool1: [55, 55, 96],
    conv2_conv: [26, 26, 256],
    pool2: [13, 13, 256],
    conv5_conv: [13, 13, 512],
    pool5: [6, 6, 512],
  });
});

test("on a digit, AlexNet halves at once and ZFNet only by pooling", () => {
  expect(shapesOf(build())).toMatchObject({ conv1_conv: [14, 14, 12], pool2: [3, 3, 32], pool5: [1, 1, 32] });
  const finer = zfnet([28, 28, 1], 10, zfnetOptions.parse({}));
  expect(shapesOf(finer)).toMatchObject({ conv1_conv: [28, 28, 12], pool2: [3, 3, 32], pool5: [1, 1, 64] });
});

test("two groups halve the kernels of the second, fourth and fifth convolution", () => {
  const [whole, cut] = [parametersOf(build({ groups: 1 })), parametersOf(build({ groups: 2 }))];
  expect(whole.conv2_conv - cut.conv2_conv).toBe((25 * 12 * 32) / 2);
  expect(whole.conv3_conv).toBe(cut.conv3_conv);
  expect(whole.conv4_conv - cut.conv4_conv).toBe((9 * 48 * 48) / 2);
});

test("channels are the nearest multiples of the groups, one group at least", () => {
  expect(scaledChannels([96, 256, 384], 10, 4)).toEqual([12, 28, 40]);
  expect(scaledChannels([96, 256], 1, 4)).toEqual([4, 4]);
});

test("pooling can be separate and local response normalisation left out", () => {
  const net = build({ pooling: "separate", localResponse: false, dropout: 0 });
  const kinds = net.layers.map(({ operation }) => operation.kind);
  expect(kinds).not.toContain("localResponseNorm");
  expect(kinds).not.toContain("dropout");
  expect(net.layers.find(({ name }) => name === "pool1")?.operation).toMatchObject({ size: 2, stride: 2 });
});

test("an image that the poolings use up is refused by the layer's name", () => {
  expect(() => build({}, [8, 8, 1])).toThrow(/^pool5: expected an image of at least 3×3, got 1×1/);
});
