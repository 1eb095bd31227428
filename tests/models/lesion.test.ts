import { expect, test } from "vitest";
import { models } from "../../models";
import { inceptionResnet, inceptionResnetOptions } from "../../models/inceptionResnet";
import { lesion } from "../../models/lesion";
import type { Network } from "../../models/network";
import { type OutlineNode, outlineOf } from "../../models/outline";
import { residual, residualOptions } from "../../models/residual";
import { weightsOf } from "../../models/weights";
import { planOf } from "../../src/training/plan";

type Options = Parameters<typeof residual>[2];

const net = (options: Partial<Options> = {}) =>
  residual([28, 28, 1], 10, { ...residualOptions.parse({}), depth: 14, ...options });
const namesOf = ({ layers }: Network) => layers.map(({ name }) => name);
const removedFrom = (whole: Network, rest: Network) => {
  const kept = new Set(namesOf(rest));
  return namesOf(whole).filter((name) => !kept.has(name));
};
const inputsIn = ({ layers }: Network, name: string) => layers.find((layer) => layer.name === name)?.inputs;

function bypassed(whole: Network, path: string): Network {
  const { network, problem } = lesion(whole, path);
  if (!network) throw new Error(problem);
  return network;
}

test("a residual block's branch is removed: what entered it goes on", () => {
  const whole = net();
  const rest = bypassed(whole, "stage1_block2");
  expect(removedFrom(whole, rest)).toEqual(
    ["conv1", "norm1", "activation1", "conv2", "norm2", "add"].map((name) => `stage1_block2_${name}`),
  );
  expect(inputsIn(rest, "stage1_block2_activation2")).toEqual(["stage1_block1_activation2"]);
});

test("a block that changes the shape keeps its projection, and one with a gain its factor", () => {
  const rest = bypassed(net({ gain: 0.5 }), "stage2_block1");
  expect(inputsIn(rest, "stage2_block1_gain")).toEqual(["stage2_block1_projectNorm"]);
  expect(inputsIn(rest, "stage2_block1_activation2")).toEqual(["stage2_block1_gain"]);
  expect(namesOf(rest)).not.toContain("stage2_block1_conv1");
});

test("a pre-activated block goes, with the norms in front of its branch", () => {
  const whole = net({ order: "pre" });
  const rest = bypassed(whole, "stage1_block2");
  expect(removedFrom(whole, rest)).toHaveLength(7);
  expect(inputsIn(rest, "stage2_block1_norm1")).toEqual(["stage1_block1_add"]);
});

test("a whole stage goes on by the shortcuts of all its blocks", () => {
  const rest = bypassed(net(), "stage2");
  expect(namesOf(rest).filter((name) => /^stage2.*conv\d/.test(name))).toEqual([]);
  expect(namesOf(rest)).toContain("stage2_block1_project");
});

test("a plain block becomes the identity where its shapes agree, and says why not where they do not", () => {
  const whole = net({ skipConnections: false });
  const rest = bypassed(whole, "stage1_block2");
  expect(inputsIn(rest, "stage2_block1_conv1")).toEqual(["stage1_block1_activation2"]);
  expect(namesOf(rest).some((name) => name.startsWith("stage1_block2"))).toBe(false);
  expect(lesion(whole, "stage2_block1").problem).toBe(
    "It makes 7×7×16 of 14×14×8 and has no shortcut: without it, the layers behind would not fit.",
  );
});

test("what is no block of the network, its image and its output are refused with a reason", () => {
  expect(lesion(net(), "stage9").problem).toMatch(/^stage9: expected a block of this network/);
  expect(lesion(net(), "logits").problem).toBe("Nothing would be left to give the output.");
  expect(lesion(net(), net().layers[0].name).problem).toBe("It is the image.");
});

const nodesOf = (nodes: readonly OutlineNode[]): OutlineNode[] =>
  nodes.flatMap((node) => [node, ...nodesOf(node.children)]);

test.each(Object.keys(models))(
  "of %s, every line is bypassed or refused; what stays fits together and keeps weights of the same shapes",
  (id) => {
    const entry = models[id as keyof typeof models];
    const whole: Network = entry.build([28, 28, 1], 10, entry.options.parse({}) as never);
    const shapes = (network: Network) =>
      new Map(
        network.layers.flatMap((layer) => weightsOf(layer, network).map(({ name, shape }) => [name, shape])),
      );
    const before = shapes(whole);
    for (const { path } of nodesOf(outlineOf(whole))) {
      const { network, problem } = lesion(whole, path);
      if (!network) {
        expect(problem).toMatch(/\.$/);
        continue;
      }
      expect(network.layers.length, path).toBeLessThan(whole.layers.length);
      for (const [name, shape] of shapes(network))
        expect(shape, `${path}: ${name}`).toEqual(before.get(name));
      expect(planOf(network, false).outputs).toEqual(planOf(whole, false).outputs);
    }
  },
);

test("of a sum that names its shortcut first, the branch goes all the same", () => {
  const options = inceptionResnetOptions.parse({});
  const whole = inceptionResnet([28, 28, 1], 10, options);
  const sum = whole.layers.find(({ operation }) => operation.kind === "add");
  const block = sum?.name.replace(/_add$/, "") as string;
  const rest = bypassed(whole, block);
  expect(namesOf(rest)).not.toContain(`${block}_expand`);
});
