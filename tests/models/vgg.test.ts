import { expect, test } from "vitest";
import { costOf } from "../../models/cost";
import { input } from "../../models/layers";
import { network } from "../../models/network";
import { vgg, vggOptions, vggPublished, vggStack } from "../../models/vgg";

const build = (options: Partial<Parameters<typeof vgg>[2]> = {}, image = [28, 28, 1]) =>
  vgg(image, 10, { ...vggOptions.parse({}), ...options });

test("halves the image and doubles the channels at each stage", () => {
  const shapes = Object.fromEntries(build().layers.map((layer) => [layer.name, layer.shape]));
  expect(shapes).toMatchObject({
    stage1_2_conv: [28, 28, 8],
    stage2_2_conv: [14, 14, 16],
    stage3_2_conv: [7, 7, 32],
    stage3_pool: [3, 3, 32],
    fc2_dense: [128],
  });
});

test.each([11, 13, 16, 19])("VGG-%i has as many layers with weights", (depth) => {
  const size = vggPublished.find(({ title }) => title.startsWith(`VGG-${depth} `));
  const weighted = size?.build().layers.filter(({ operation }) => ["conv", "dense"].includes(operation.kind));
  expect(weighted).toHaveLength(depth);
});

test.each([
  ["single5", 2, 5, 25],
  ["single7", 3, 7, 49],
] as const)(
  "%s sees as much as %i convolutions of 3×3, which have fewer weights",
  (kernel, count, side, weights) => {
    const channels = 16;
    const unit = { activation: "relu", normalization: "none", bias: false, dropConnect: 0 } as const;
    const costWith = (chosen: "stack3" | typeof kernel) => {
      const x = vggStack(input([32, 32, channels]), channels, count, "stage", { ...unit, kernel: chosen });
      return costOf(network(x));
    };
    const [stack, single] = [costWith("stack3"), costWith(kernel)];
    expect(stack.layers.at(-1)?.receptiveField).toBe(side);
    expect(single.layers.at(-1)?.receptiveField).toBe(side);
    // Simonyan & Zisserman 2015, section 2.3: 3 (3² C²) = 27 C² against 7² C² = 49 C²
    expect(stack.parameters).toBe(count * 3 ** 2 * channels ** 2);
    expect(single.parameters).toBe(weights * channels ** 2);
  },
);

test("one large kernel takes the place of the whole stack of each stage", () => {
  const kernels = build({ kernel: "single7", convolutions: 3 }).layers.flatMap(({ operation }) =>
    operation.kind === "conv" ? [operation.kernelSize] : [],
  );
  expect(kernels).toEqual(Array(3).fill([7, 7]));
});

test("a pooling below one pixel is refused by its name", () => {
  expect(() => build({ stages: 5 })).toThrow(
    "stage5_pool: expected an image of at least 2×2, got 1×1 from stage5_2_activation; " +
      "use fewer or smaller poolings before it",
  );
  expect(() => build({ stages: 5 }, [32, 32, 3])).not.toThrow();
});
