/** A second of arithmetic with known results: some drivers compute wrongly (tensorflow/tfjs#8274, #2837). */
import * as tf from "@tensorflow/tfjs-core";

type Read = (tensor: tf.Tensor) => Promise<Float32Array>;

const cases: readonly { name: string; run: () => tf.Tensor; expected: readonly number[] }[] = [
  {
    name: "a matrix product",
    run: () => tf.matMul(tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]), tf.tensor2d([1, 0, 2, 1, 3, -1], [3, 2])),
    expected: [14, -1, 32, -1], // 1 + 4 + 9, 2 − 3; 4 + 10 + 18, 5 − 6
  },
  {
    name: "a sum of 100,000 ones",
    run: () => tf.sum(tf.ones([100_000])),
    expected: [100_000],
  },
  {
    name: "the gradient of a convolution",
    // y = 3x³ at x = 2 through a 1×1 kernel of 3: dy/dx = 9x² = 36
    run: () =>
      tf.grad((x: tf.Tensor) =>
        tf.sum(tf.conv2d(tf.mul(tf.square(x), x) as tf.Tensor4D, tf.tensor4d([3], [1, 1, 1, 1]), 1, "valid")),
      )(tf.tensor4d([2], [1, 1, 1, 1])),
    expected: [36],
  },
];

/**
 * Runs the cases on the current backend.
 * @throws a sentence that names the case if a result is wrong or does not come in `limitMs`.
 */
export async function checkArithmetic(read: Read, limitMs: number): Promise<void> {
  for (const { name, run, expected } of cases) {
    const result = tf.tidy(run);
    const values = await withLimit(read(result), limitMs, name).finally(() => result.dispose());
    const isRight = expected.every(
      (value, index) => Math.abs(values[index] - value) <= 1e-4 * Math.abs(value),
    );
    if (!isRight)
      throw new Error(`this GPU computed ${name} as ${values.join(", ")} and not ${expected.join(", ")}`);
  }
}

async function withLimit<Value>(promise: Promise<Value>, limitMs: number, name: string): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`this GPU did not finish ${name} in ${limitMs / 1000} s`)),
      limitMs,
    );
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
