import { expect, test } from "vitest";
import { type ModelId, models } from "../../models";
import { costOf } from "../../models/cost";
import { columns, dense, input, scores, softmax, weightedSum } from "../../models/layers";
import { type Network, network, type Shape } from "../../models/network";
import { operationText } from "../../src/ui/operationText";

const build = (id: ModelId, options: object = {}, image: Shape = [28, 28, 1]): Network => {
  const entry = models[id];
  return entry.build(image, 10, entry.options.parse(options) as never);
};
const shapesOf = ({ layers }: Network) => Object.fromEntries(layers.map(({ name, shape }) => [name, shape]));
const namesOf = ({ layers }: Network, kind: string) =>
  layers.filter(({ operation }) => operation.kind === kind).map(({ name }) => name);

test("a stacked LSTM reads an image's rows or columns, every layer at every step", () => {
  expect(shapesOf(build("lstm", {}, [32, 24, 3]))).toMatchObject({
    rows: [32, 72],
    layer1_lstm: [32, 64],
    layer3_add: [32, 64],
    last: [64],
    logits: [10],
  });
  expect(shapesOf(build("lstm", { sequence: "columns", readout: "mean" }, [32, 24, 3]))).toMatchObject({
    columns: [24, 96],
    layer2_lstm: [24, 64],
    mean: [64],
  });
});

test("an LSTM layer has four gates, each with a kernel, a recurrent kernel and one bias", () => {
  // Gers, Schmidhuber & Cummins 2000: 4 (in · units + units² + units); then 10 · (units + 1) for the classes
  const layer = (width: number, units: number) => 4 * (width * units + units * units + units);
  const cost = costOf(build("lstm", { layers: 3, units: 64 }));
  expect(cost.parameters).toBe(layer(28, 64) + 2 * layer(64, 64) + 650);
  expect(cost.multiplyAdds).toBe(28 * 4 * 64 * (28 + 64 + 2 * (64 + 64)) + 640);
});

test("residual connections begin at the third LSTM layer, as in GNMT, or where asked; dropout stands between layers", () => {
  expect(namesOf(build("lstm", { layers: 5 }), "add")).toEqual(["layer3_add", "layer4_add", "layer5_add"]);
  expect(namesOf(build("lstm", { layers: 3, residualFrom: 2 }), "add")).toEqual(["layer2_add", "layer3_add"]);
  expect(namesOf(build("lstm", { layers: 5, skipConnections: false }), "add")).toEqual([]);
  expect(namesOf(build("lstm", { dropout: 0.2 }), "dropout")).toEqual(["layer2_dropout", "layer3_dropout"]);
});

test("the plain LSTM stack has the weights of its residual twin", () => {
  const weights = (skipConnections: boolean) =>
    costOf(build("lstm", { layers: 4, skipConnections })).parameters;
  expect(weights(false)).toBe(weights(true));
});

test("CNN + LSTM reads the columns of its feature map", () => {
  expect(shapesOf(build("cnnLstm", {}, [32, 24, 3]))).toMatchObject({
    stage1_conv: [32, 24, 8],
    stage2_pool: [8, 6, 16],
    columns: [6, 128],
    layer2_lstm: [6, 64],
    layer2_add: [6, 64],
    last: [64],
  });
  expect(shapesOf(build("cnnLstm", { sequence: "rows" }, [32, 24, 3])).rows).toEqual([8, 96]);
});

test("an image too small for the convolutions is refused", () => {
  expect(() => build("cnnLstm", { stages: 4 }, [8, 8, 1])).toThrow(
    /stage4_pool: expected an image of at least 2×2/,
  );
});

test("attention has Q, K and V, the scores, their softmax and the weighted sum as layers", () => {
  const net = build("attention", { sequence: "rows", width: 32, heads: 1, blocks: 1 });
  const block = net.layers.filter(({ name }) => name.startsWith("block1"));
  expect(block.map(({ name, shape }) => [name, shape])).toEqual([
    ["block1_norm", [28, 32]],
    ["block1_query", [28, 32]],
    ["block1_key", [28, 32]],
    ["block1_scores", [28, 28]],
    ["block1_softmax", [28, 28]],
    ["block1_value", [28, 32]],
    ["block1_weightedSum", [28, 32]],
    ["block1_output", [28, 32]],
    ["block1_add", [28, 32]],
  ]);
  expect(block.find(({ name }) => name === "block1_scores")?.inputs).toEqual(["block1_query", "block1_key"]);
  expect(block.find(({ name }) => name === "block1_weightedSum")?.inputs).toEqual([
    "block1_softmax",
    "block1_value",
  ]);
  expect(block.slice(3, 5).map(({ operation }) => operationText(operation))).toEqual([
    "Q Kᵀ / √32",
    "softmax",
  ]);
});

test("several heads have scores of their own, by keys of their share of the width, at the same cost", () => {
  const net = build("attention", { sequence: "patches", patchSize: 7, width: 32, heads: 4, blocks: 2 });
  expect(shapesOf(net)).toMatchObject({
    tokens: [16, 32],
    block2_scores: [4, 16, 16],
    block2_softmax: [4, 16, 16],
    block2_weightedSum: [16, 32],
  });
  const one = build("attention", { sequence: "patches", patchSize: 7, width: 32, heads: 1, blocks: 2 });
  expect(costOf(net).parameters).toBe(costOf(one).parameters);
  expect(costOf(net).multiplyAdds).toBe(costOf(one).multiplyAdds);
  const scoresLayer = net.layers.find(({ name }) => name === "block1_scores");
  expect(scoresLayer && operationText(scoresLayer.operation)).toBe("Q Kᵀ / √8, 4 heads");
});

test("written out, attention costs two products of tokens² × width, and sees every token", () => {
  const x = input([5, 6]);
  const net = network(weightedSum(softmax(scores(x, x, 1, "s"), "w"), x, 1, "sum"));
  expect(costOf(net).layers.map(({ multiplyAdds }) => multiplyAdds)).toEqual([0, 150, 0, 150]);
  const image = network(
    softmax(scores(columns(input([8, 4, 1]), "c"), columns(input([8, 4, 1], "again"), "d"), 1, "s"), "w"),
  );
  expect(costOf(image).layers.at(-1)?.receptiveField).toBe(8);
});

test("queries, keys, values and weights that do not fit are refused", () => {
  const tokens = (count: number, width: number, name: string) =>
    dense(input([count, 3], `${name}0`), width, name);
  expect(() => scores(tokens(5, 6, "q"), tokens(4, 6, "k"), 1, "s")).toThrow(
    "s: expected queries and keys of one shape whose width is a multiple of the 1 heads, got 5×6 and 4×6",
  );
  expect(() => weightedSum(tokens(5, 5, "w"), tokens(5, 6, "v"), 2, "sum")).toThrow(
    "sum: expected weights of 2×5×5 for values of 5×6 in 2 heads, got 5×5",
  );
});

test.each(["attention", "transformer", "hybridTransformer"] as const)(
  "%s refuses heads that do not divide the width, at its setting",
  (id) => {
    expect(() => build(id, { heads: 5 })).toThrow(
      "heads: expected a number that divides the width 64, got 5; choose another",
    );
  },
);

test("the vision transformer makes tokens of patches, with a class token in front where asked", () => {
  expect(shapesOf(build("transformer", { patchSize: 4 }))).toMatchObject({
    patches: [7, 7, 64],
    positions: [49, 64],
    block1_attention: [49, 64],
    mean: [64],
  });
  const net = build("transformer", { patchSize: 7, pooling: "classToken", order: "post" });
  expect(shapesOf(net)).toMatchObject({ class: [17, 64], positions: [17, 64], first: [64] });
  expect(namesOf(net, "layerNorm")).not.toContain("final_norm");
  expect(net.layers.findIndex(({ name }) => name === "block1_add1")).toBeLessThan(
    net.layers.findIndex(({ name }) => name === "block1_norm1"),
  );
});

test("the hybrid's stem makes the encoder's tokens of a feature map", () => {
  expect(shapesOf(build("hybridTransformer", {}, [32, 32, 3]))).toMatchObject({
    stem_1_conv: [16, 16, 16],
    stem_2_activation: [8, 8, 32],
    stem_project: [8, 8, 64],
    tokens: [64, 64],
    block1_add2: [64, 64],
    mean: [64],
  });
});

test("positions in two dimensions need a width of four parts", () => {
  expect(() => build("transformer", { width: 66, heads: 3, positions: "sinusoidal2d" })).toThrow(
    "positions: expected tokens of an image whose width is a multiple of 4, got 49×66",
  );
});
