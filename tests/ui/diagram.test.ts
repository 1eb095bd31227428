import { describe, expect, test } from "vitest";
import { modelEntries } from "../../models";
import { concat, conv, input } from "../../models/layers";
import { type Network, network } from "../../models/network";
import { openAtFirst, outlineOf, rowsOf } from "../../models/outline";
import { residual, residualOptions } from "../../models/residual";
import { edgesBetween } from "../../src/ui/diagramEdges";
import { glyphOf, glyphSize } from "../../src/ui/glyph";
import { nodeText } from "../../src/ui/outlineText";
import { treeMove } from "../../src/ui/treeMove";

const build = (options: Partial<Parameters<typeof residual>[2]>) =>
  residual([28, 28, 1], 10, { ...residualOptions.parse({}), ...options });

/** The edges that pass over lines, by the paths of their ends. */
function edges(net: Network, isOpen: (path: string) => boolean) {
  const rows = rowsOf(outlineOf(net), ({ path }) => isOpen(path));
  const path = (index: number) => rows[index].node.path;
  return edgesBetween(rows, net).buses.map(
    ({ from, to, kind }) => `${kind} ${path(from)} > ${to.map(path).join(", ")}`,
  );
}

test("open blocks show their skip connections; where a projection stands between, the branch goes around it", () => {
  const ofStage2 = edges(build({ depth: 14 }), () => true).filter((edge) => edge.includes("stage2"));
  expect(ofStage2).toEqual([
    "skip stage1_block2_activation2 > stage2_block1_project",
    "flow stage2_block1_norm2 > stage2_block1_add",
    "skip stage2_block1_activation2 > stage2_block2_add",
    "skip stage2_block2_activation2 > stage3_block1_project",
  ]);
});

test("without skip connections no edge passes over a line, open or closed", () => {
  for (const isOpen of [true, false]) {
    expect(edges(build({ depth: 20, skipConnections: false }), () => isOpen)).toEqual([]);
  }
});

test("the straight line goes from the image through every line to the logits", () => {
  for (const isOpen of [true, false]) {
    const net = build({ depth: 14, skipConnections: false });
    const rows = rowsOf(outlineOf(net), () => isOpen);
    const { flow } = edgesBetween(rows, net);
    expect(flow.map(({ enters, leaves }) => [enters, leaves])).toEqual(
      rows.map((_, index) => [index > 0, index < rows.length - 1]),
    );
  }
});

test("edges into a concatenation stay visible while its branches are closed", () => {
  const x = input([8, 8, 1]);
  const branch = (name: string) => conv(conv(x, 2, 1, `${name}_a`), 2, 1, `${name}_b`);
  const net = network(concat([branch("left"), branch("middle"), branch("right")], "join"));
  expect(edges(net, () => false)).toEqual([
    "concat image > middle, right",
    "concat left > join",
    "concat middle > join",
  ]);
});

test("edges that overlap have lanes of their own", () => {
  const net = build({ depth: 20 });
  const rows = rowsOf(outlineOf(net), () => true);
  const { buses } = edgesBetween(rows, net);
  for (const a of buses) {
    for (const b of buses) {
      if (a === b || a.lane !== b.lane) continue;
      expect(Math.max(...a.to) <= b.from || Math.max(...b.to) <= a.from).toBe(true);
    }
  }
});

describe("keys in the tree", () => {
  const rows = rowsOf(outlineOf(build({ depth: 20 })), ({ path }) => path === "stage1");
  const at = (path: string) => rows.findIndex(({ node }) => node.path === path);
  const key = (name: string, path: string) => treeMove(name, rows, at(path));

  test("right opens a group, then enters it; left closes it, or goes to its parent", () => {
    expect(key("ArrowRight", "stage2")).toEqual({ kind: "toggle", isOpen: true });
    expect(key("ArrowRight", "stage1")).toEqual({ kind: "select", index: at("stage1_block1") });
    expect(key("ArrowLeft", "stage1")).toEqual({ kind: "toggle", isOpen: false });
    expect(key("ArrowLeft", "stage1_block2")).toEqual({ kind: "select", index: at("stage1") });
    expect(key("ArrowRight", "logits")).toBeUndefined();
  });

  test("up and down stop at the ends", () => {
    expect(key("ArrowUp", "image")).toBeUndefined();
    expect(key("ArrowDown", "logits")).toBeUndefined();
    expect(key("End", "image")).toEqual({ kind: "select", index: rows.length - 1 });
  });
});

test("lines say what they hold", () => {
  const nodes = outlineOf(build({ depth: 20 }));
  expect(nodes.slice(1, 3).map(nodeText)).toEqual([
    { title: "conv 3×3, 8, stride 2", note: "stem · batch norm · ReLU" },
    { title: "stage 1", note: "3 blocks" },
  ]);
  expect(nodeText(nodes[2].children[0])).toEqual({ title: "block 1", note: "2 conv 3×3" });
});

const drawn = modelEntries.flatMap(([id, entry]) => [
  { id, net: () => entry.build([28, 28, 1], 10, entry.options.parse({}) as never) },
  ...(entry.published ?? []).map((size) => ({ id: size.title, net: size.build })),
]);

test.each(drawn)("the drawing of $id fits its frame, and its blocks stand side by side", ({ net }) => {
  const { blocks, arcs } = glyphOf(net());
  expect(blocks.length).toBeGreaterThan(1);
  for (const [index, { x, y, width, height }] of blocks.entries()) {
    expect(x).toBeGreaterThanOrEqual(index === 0 ? 0 : blocks[index - 1].x + blocks[index - 1].width);
    expect(x + width).toBeLessThanOrEqual(glyphSize.width);
    expect(y).toBeGreaterThanOrEqual(0);
    expect(y + height).toBeLessThanOrEqual(glyphSize.height);
    expect(width).toBeGreaterThan(0.5); // Inception-ResNet-v2 has 55 of them
  }
  for (const { peak, left, right } of arcs) {
    expect(peak).toBeGreaterThanOrEqual(0);
    expect(peak).toBeLessThanOrEqual(glyphSize.height);
    expect(left).toBeLessThan(right);
  }
});

test("lines at first are few enough to read for every model, published ones too", () => {
  for (const { net } of drawn) {
    const nodes = outlineOf(net());
    const open = openAtFirst(nodes);
    const rows = rowsOf(nodes, ({ path }) => open.has(path));
    expect(rows.length).toBeLessThanOrEqual(Math.max(36, nodes.length)); // closed, all of them, at the most
  }
});
