import { expect, test } from "vitest";
import { modelEntries } from "../../models";
import { conv, input, relu } from "../../models/layers";
import { network } from "../../models/network";
import { joinCounts, openAtFirst, outlineOf, rowsOf } from "../../models/outline";
import { residual, residualOptions } from "../../models/residual";

const build = (depth: number) => residual([28, 28, 1], 10, { ...residualOptions.parse({}), depth });
const linesAtFirst = (depth: number) => {
  const nodes = outlineOf(build(depth));
  const open = openAtFirst(nodes);
  return rowsOf(nodes, ({ path }) => open.has(path));
};

test("stages hold blocks and blocks hold layers, as their names say", () => {
  const nodes = outlineOf(build(20));
  expect(nodes.map(({ name }) => name)).toEqual([
    "image",
    "stem",
    "stage1",
    "stage2",
    "stage3",
    "pool",
    "logits",
  ]);
  expect(nodes[3].children.map(({ path }) => path)).toEqual([
    "stage2_block1",
    "stage2_block2",
    "stage2_block3",
  ]);
  expect(nodes[2].children[1].children.map(({ name }) => name)).toEqual([
    "conv1",
    "norm1",
    "activation1",
    "conv2",
    "norm2",
    "add",
    "activation2",
  ]);
});

test("a level at which nothing branches is left out", () => {
  expect(outlineOf(build(8)).map(({ name }) => name)).toContain("stage1_block1");
});

test("what lies apart is two groups with paths of their own", () => {
  let x = relu(conv(input([8, 8, 1]), 2, 3, "a_conv"), "a_relu");
  x = conv(x, 2, 3, "b");
  x = relu(conv(x, 2, 3, "a_conv2"), "a_relu2");
  expect(outlineOf(network(x)).map(({ path }) => path)).toEqual(["image", "a", "b", "a 2"]);
});

test.each(modelEntries)(
  "every layer of %s stands in its outline once and in order, under one path",
  (_id, entry) => {
    const net = entry.build([32, 32, 3], 10, entry.options.parse({}) as never);
    const rows = rowsOf(outlineOf(net), () => true);
    const leaves = rows.filter(({ node }) => node.children.length === 0);
    expect(leaves.map(({ node }) => node.layers[0])).toEqual(net.layers);
    expect(new Set(rows.map(({ node }) => node.path)).size).toBe(rows.length);
  },
);

test("a small net is open to its layers, a deeper one to its blocks, one of 110 layers to its stages", () => {
  expect(linesAtFirst(8).map(({ node }) => node.path)).toContain("stage1_block1_conv1");
  expect(linesAtFirst(20).map(({ node }) => node.path)).toContain("stage1_block1");
  expect(linesAtFirst(20).length).toBeLessThan(30);
  const deep = linesAtFirst(110);
  expect(deep.map(({ node }) => node.path)).toEqual([
    "image",
    "stem",
    "stage1",
    "stage2",
    "stage3",
    "pool",
    "logits",
  ]);
  expect(deep.map(({ node }) => joinCounts(node).add)).toEqual([0, 0, 18, 18, 18, 0, 0]);
});
