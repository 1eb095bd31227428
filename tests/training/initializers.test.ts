import { describe, expect, test } from "vitest";
import type { WeightRole, WeightSpec } from "../../models/weights";
import { initialWeight } from "../../src/training/initializers";
import type { InitializerSettings } from "../../src/training/initializers/kernels";

const weight = (role: WeightRole, name: string, shape: number[], startsAtZero = false): WeightSpec => ({
  name,
  role,
  shape,
  trainable: true,
  count: shape.reduce((product, size) => product * size, 1),
  startsAtZero,
});
const kernel = (name: string, shape: number[]) => weight("kernel", name, shape);
const bytes = (values: Float32Array) => new Uint8Array(values.buffer);

test("He's numbers have mean 0, deviation √(2 / fan-in) and a normal's tails", () => {
  const values = initialWeight(kernel("conv/kernel", [3, 3, 50, 250]), 1); // 112,500 draws, fan-in 450
  const deviation = Math.sqrt(2 / 450);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  expect(Math.abs(mean)).toBeLessThan((4 * deviation) / Math.sqrt(values.length)); // 4 standard errors
  expect(Math.abs(variance / deviation ** 2 - 1)).toBeLessThan(4 * Math.sqrt(2 / values.length));
  const outside = values.filter((value) => Math.abs(value) > 1.96 * deviation).length / values.length;
  expect(outside).toBeCloseTo(0.05, 2); // a normal number is beyond 1.96 deviations in 5 % of cases
});

test("the seed and the weight's name decide, to the byte", () => {
  const first = initialWeight(kernel("a/kernel", [10, 10]), 1);
  expect(bytes(initialWeight(kernel("a/kernel", [10, 10]), 1))).toEqual(bytes(first));
  expect(bytes(initialWeight(kernel("a/kernel", [10, 10]), 2))).not.toEqual(bytes(first));
  expect(bytes(initialWeight(kernel("b/kernel", [10, 10]), 1))).not.toEqual(bytes(first));
});

test("a smaller kernel of the same name begins with the same draws, scaled by its fan-in", () => {
  const small = initialWeight(kernel("a/kernel", [8, 4]), 1);
  const large = initialWeight(kernel("a/kernel", [32, 4]), 1);
  expect(small[0] / large[0]).toBeCloseTo(2, 5); // √(32 / 8)
});

test("biases start at 0, scales and variances at 1, PReLU's slopes at 0.25, forget gates at 1", () => {
  const start = (role: WeightRole, size = 1) => [...initialWeight(weight(role, `x/${role}`, [size]), 1)];
  expect([start("bias"), start("beta"), start("movingMean")]).toEqual([[0], [0], [0]]);
  expect([start("gamma"), start("movingVariance"), start("alpha")]).toEqual([[1], [1], [0.25]]);
  expect(start("gateBias", 8)).toEqual([0, 0, 1, 1, 0, 0, 0, 0]); // gates i, f, g, o
});

test("a branch that starts at zero has zeros in its last kernel or scale", () => {
  expect([...initialWeight(weight("kernel", "x/kernel", [2, 2], true), 1)]).toEqual([0, 0, 0, 0]);
  expect([...initialWeight(weight("gamma", "x/gamma", [2], true), 1)]).toEqual([0, 0]);
});

describe("kernels by each initializer", () => {
  const shape = [5, 5, 40, 100]; // 100,000 draws, fan-in 1,000, fan-out 2,500 as PyTorch counts them
  const settings = { initialDeviation: 0.05, initialConstant: 0.3 };
  const draw = (initializer: InitializerSettings["initializer"], seed = 1, name = "a/kernel", size = shape) =>
    initialWeight(kernel(name, size), seed, { ...settings, initializer });

  /** Variance in theory; the largest size that can be met; the fourth moment by the variance squared. */
  const uniform = (variance: number) => ({ variance, bound: Math.sqrt(3 * variance), kurtosis: 1.8 });
  const normal = (variance: number) => ({ variance, bound: Number.POSITIVE_INFINITY, kurtosis: 3 });
  // Of a standard normal distribution cut off at ±2: 1 − 4 φ(2) / (2 Φ(2) − 1), by quadrature; kurtosis 2.37 likewise.
  const truncated = { variance: 0.774 * 0.05 ** 2, bound: 0.1, kurtosis: 2.37 };
  const theory = {
    heNormal: normal(2 / 1_000),
    heUniform: uniform(2 / 1_000),
    glorotNormal: normal(2 / 3_500),
    glorotUniform: uniform(2 / 3_500),
    lecunNormal: normal(1 / 1_000),
    truncatedNormal: truncated,
  };

  test.each(Object.entries(theory))("%s has mean 0, its variance and its bounds", (name, expected) => {
    const values = draw(name as keyof typeof theory);
    const { variance, bound, kurtosis } = expected;
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const got = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    const largest = values.reduce((top, value) => Math.max(top, Math.abs(value)), 0);
    expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(variance / values.length)); // 4 standard errors each
    expect(Math.abs(got / variance - 1)).toBeLessThan(4 * Math.sqrt((kurtosis - 1) / values.length) + 5e-4);
    expect(largest).toBeLessThanOrEqual(bound);
    if (Number.isFinite(bound)) expect(largest).toBeGreaterThan(0.999 * bound);
  });

  test.each([
    ["columns", [3, 3, 40, 275]],
    ["rows", [3, 3, 30, 371]],
  ])("orthogonal ones have orthonormal %s", (which, size) => {
    const values = draw("orthogonal", 1, "a/kernel", size); // 99,000 and 100,170 draws
    const [rows, columns] = [size[0] * size[1] * size[2], size[3]];
    const at = (vector: number, index: number) =>
      which === "columns" ? values[index * columns + vector] : values[vector * columns + index];
    const [count, length] = which === "columns" ? [columns, rows] : [rows, columns];
    let worst = 0;
    for (let a = 0; a < count; a++) {
      for (let b = 0; b <= a; b++) {
        let product = 0;
        for (let index = 0; index < length; index++) product += at(a, index) * at(b, index);
        worst = Math.max(worst, Math.abs(product - Number(a === b)));
      }
    }
    expect(worst).toBeLessThan(1e-6); // float32 weights of float64 vectors
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(length * values.length)); // each has the variance 1 / length
  });

  test("zeros and constants are what they say", () => {
    expect(new Set(draw("zeros"))).toEqual(new Set([0]));
    expect(new Set(draw("constant"))).toEqual(new Set([Math.fround(0.3)]));
  });

  test.each([...(Object.keys(theory) as (keyof typeof theory)[]), "orthogonal" as const])(
    "the seed and the name decide %s ones, to the byte",
    (name) => {
      const small = (seed: number, path: string) => bytes(draw(name, seed, path, [3, 3, 4, 8]));
      expect(small(1, "a/kernel")).toEqual(small(1, "a/kernel"));
      expect(small(2, "a/kernel")).not.toEqual(small(1, "a/kernel"));
      expect(small(1, "b/kernel")).not.toEqual(small(1, "a/kernel"));
    },
  );

  test("only kernels follow it, and those that start at zero do not", () => {
    const constant = { ...settings, initializer: "constant" } as const;
    for (const role of ["bias", "recurrentKernel", "token", "position", "gamma"] as const) {
      const spec = weight(role, `x/${role}`, [8, 8]);
      expect(initialWeight(spec, 1, constant)).toEqual(initialWeight(spec, 1));
    }
    expect(new Set(initialWeight(weight("kernel", "x/kernel", [2, 2], true), 1, constant))).toEqual(
      new Set([0]),
    );
  });
});
