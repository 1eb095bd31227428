import { createHash } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { loadStrokes } from "../../datasets/strokes";
import type { Dataset, Images } from "../../datasets/types";

let strokes: Dataset;
const progress: number[] = [];

beforeAll(async () => {
  strokes = await loadStrokes({
    files: async () => undefined,
    onProgress: (done, total) => progress.push(done / total),
  });
});

const imageSize = 28 * 28;
const imagesOf = ({ pixels, labels }: Images) =>
  Array.from(labels, (_, index) =>
    Buffer.from(pixels.subarray(index * imageSize, (index + 1) * imageSize)).toString("base64"),
  );

test("draws 10,000 and 2,000 images, as many of each digit, and says how far it is", () => {
  for (const [images, count] of [
    [strokes.train, 10_000],
    [strokes.test, 2_000],
  ] as const) {
    const counts = Array(10).fill(0);
    for (const label of images.labels) counts[label] += 1;
    expect(counts).toEqual(Array(10).fill(count / 10));
    expect(images.pixels).toHaveLength(count * imageSize);
  }
  expect(progress[0]).toBe(0);
  expect(progress.at(-1)).toBe(1);
});

test("draws the same bytes on every machine", () => {
  const hash = createHash("sha256").update(strokes.train.pixels).update(strokes.test.pixels).digest("hex");
  expect(hash.slice(0, 16)).toBe("9169b8f27b81c5aa"); // of the first release; a change here is another data set
});

test("draws no image twice", () => {
  const all = [...imagesOf(strokes.train), ...imagesOf(strokes.test)];
  expect(new Set(all).size).toBe(12_000);
});

test("is neither trivial nor hopeless for a linear classifier", () => {
  // LBFGS to convergence in PyTorch with the best of five weight decays gives 0.851, Adam at 0.003 for twenty
  // epochs 0.861; twelve epochs of SGD with a falling rate come close to that.
  const accuracy = linearAccuracy(strokes.train, strokes.test, 12);
  expect(accuracy).toBeGreaterThan(0.6);
  expect(accuracy).toBeLessThan(0.92);
});

/** Test accuracy of softmax regression by plain SGD in batches of one. */
function linearAccuracy(train: Images, tested: Images, epochs: number): number {
  const weights = new Float64Array(imageSize * 10);
  const bias = new Float64Array(10);
  const logits = new Float64Array(10);
  const score = (pixels: Uint8Array, index: number) => {
    logits.set(bias);
    for (let pixel = 0; pixel < imageSize; pixel++) {
      const value = pixels[index * imageSize + pixel] / 255;
      if (value > 0)
        for (let digit = 0; digit < 10; digit++) logits[digit] += value * weights[pixel * 10 + digit];
    }
    return logits.indexOf(Math.max(...logits));
  };
  for (let epoch = 0; epoch < epochs; epoch++) {
    const rate = 0.02 * (1 - epoch / epochs);
    for (let index = 0; index < train.labels.length; index++) {
      const top = logits[score(train.pixels, index)];
      const exponentials = logits.map((logit) => Math.exp(logit - top));
      const sum = exponentials.reduce((total, value) => total + value, 0);
      const slope = exponentials.map(
        (value, digit) => rate * (value / sum - Number(digit === train.labels[index])),
      );
      for (let digit = 0; digit < 10; digit++) bias[digit] -= slope[digit];
      for (let pixel = 0; pixel < imageSize; pixel++) {
        const value = train.pixels[index * imageSize + pixel] / 255;
        if (value > 0)
          for (let digit = 0; digit < 10; digit++) weights[pixel * 10 + digit] -= value * slope[digit];
      }
    }
  }
  const right = Array.from(tested.labels.keys()).filter(
    (index) => score(tested.pixels, index) === tested.labels[index],
  );
  return right.length / tested.labels.length;
}
