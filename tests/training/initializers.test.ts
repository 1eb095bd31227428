import { expect, test } from "vitest";
import type { WeightRole, WeightSpec } from "../../models/weights";
import { initialWeight } from "../../src/training/initializers";

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
