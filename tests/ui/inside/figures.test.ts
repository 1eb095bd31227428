import { expect, test } from "vitest";
import {
  attention,
  conv,
  dense,
  flatten,
  globalAveragePool,
  input,
  relu,
  tokens,
} from "../../../models/layers";
import { network } from "../../../models/network";
import { outlineOf } from "../../../models/outline";
import { choiceOf, emptyCount, figuresOf, rangeOf } from "../../../src/ui/inside/figures";

const counted = (length: number) => Float32Array.from({ length }, (_, index) => index);

const net = network(
  dense(globalAveragePool(relu(conv(input([4, 5, 3]), 2, 3, "c1_conv"), "c1_relu"), "pool"), 4, "logits"),
);

test("a convolution with its activation shows the kernel and what comes out behind the activation", () => {
  const node = outlineOf(net).find(({ path }) => path === "c1");
  expect(node && choiceOf(node)).toEqual({ layer: "c1_relu", kernelOf: "c1_conv" });
});

test("filters of a colour image are colour tiles, one a filter, cut from [height, width, in, out]", () => {
  const maps = { step: 1, layer: "c1_relu", output: counted(4 * 5 * 2), kernel: counted(3 * 3 * 3 * 2) };
  const [kernel, output] = figuresOf(net, maps, { layer: "c1_relu", kernelOf: "c1_conv" });
  expect(kernel).toMatchObject({ title: "Kernel 3×3×3×2", height: 3, width: 3, depth: 3 });
  expect([...kernel.tiles[1].values]).toEqual(Array.from({ length: 27 }, (_, index) => 2 * index + 1));
  expect(output).toMatchObject({ note: "2 channels of 4×5", height: 4, width: 5 });
  expect([...output.tiles[0].values.subarray(0, 3)]).toEqual([0, 2, 4]);
  expect(rangeOf(output)).toBe(39);
});

test("filters over many channels are a grid, filters down and input channels across", () => {
  const deep = network(flatten(conv(conv(input([6, 6, 1]), 4, 3, "a"), 5, 3, "b"), "flat"));
  const maps = { step: 1, layer: "b", output: counted(6 * 6 * 5), kernel: counted(3 * 3 * 4 * 5) };
  const [kernel] = figuresOf(deep, maps, { layer: "b", kernelOf: "b" });
  expect(kernel).toMatchObject({ columns: 4, note: "down 5 filters, across 4 input channels" });
  const tile = kernel.tiles[1 * 4 + 2]; // filter 2, input channel 3
  expect(tile.label).toBe("filter 2, input channel 3");
  expect(tile.values[1]).toBe(1 * 4 * 5 + 2 * 5 + 1); // row 0, column 1 of [height, width, in, out]
});

test("a dense layer on pixels shows a template for each unit, any other one a matrix", () => {
  const linear = network(dense(flatten(input([2, 3, 1]), "flat"), 4, "logits"));
  const choice = { layer: "logits", kernelOf: "logits" };
  const [templates, output] = figuresOf(
    linear,
    { step: 0, layer: "logits", output: Float32Array.of(0, -2, 1, 0), kernel: counted(6 * 4) },
    choice,
  );
  expect(templates).toMatchObject({ height: 2, width: 3, note: "4 units" });
  expect([...templates.tiles[1].values]).toEqual([1, 5, 9, 13, 17, 21]);
  expect([output.tiles.length, emptyCount(output), rangeOf(output)]).toEqual([4, 2, 2]);

  const [matrix] = figuresOf(
    net,
    { step: 0, layer: "logits", output: counted(4), kernel: counted(8) },
    choice,
  );
  expect(matrix).toMatchObject({ height: 4, width: 2, note: "down 4 units, across 2 inputs" });
  expect([...matrix.tiles[0].values]).toEqual([0, 4, 1, 5, 2, 6, 3, 7]);
});

test("an attention shows where each head's tokens look", () => {
  const qkv = dense(tokens(input([2, 2, 1]), "tokens"), 12, "qkv");
  const net = network(flatten(attention(qkv, 2, "attention"), "flat"));
  const maps = { step: 3, layer: "attention", output: counted(16), attention: counted(2 * 16) };
  const [heads, output] = figuresOf(net, maps, { layer: "attention" });
  expect(heads).toMatchObject({ title: "Attention", height: 4, width: 4 });
  expect([heads.tiles[1].label, heads.tiles[1].values[0]]).toEqual(["head 2", 16]);
  expect(output).toMatchObject({ note: "down 4 tokens, across 4 features" });
});

test("what is too large is cut, and says so", () => {
  const wide = network(dense(dense(flatten(input([2, 2, 1]), "flat"), 300, "hidden"), 100, "logits"));
  const maps = { step: 0, layer: "logits", output: counted(100), kernel: counted(300 * 100) };
  const [kernel] = figuresOf(wide, maps, { layer: "logits", kernelOf: "logits" });
  expect(kernel.note).toBe("down first 64 of 100 units, across first 192 of 300 inputs");
  expect(kernel.tiles[0].values).toHaveLength(64 * 192);
});
