import { createHash } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { loadShapes } from "../../datasets/shapes";
import type { Dataset, Images } from "../../datasets/types";

let shapes: Dataset;

beforeAll(async () => {
  shapes = await loadShapes({ files: async () => undefined, onProgress: () => {} });
});

test("draws 10,000 and 2,000 images of 32×32×3, as many of each class", () => {
  for (const [images, count] of [
    [shapes.train, 10_000],
    [shapes.test, 2_000],
  ] as const) {
    const counts = Array(10).fill(0);
    for (const label of images.labels) counts[label] += 1;
    expect(counts).toEqual(Array(10).fill(count / 10));
    expect(images.pixels).toHaveLength(count * 3_072);
  }
});

test("draws the same bytes on every machine", () => {
  const hash = createHash("sha256").update(shapes.train.pixels).update(shapes.test.pixels).digest("hex");
  expect(hash.slice(0, 16)).toBe("ee372a267e46904a"); // of the first release; a change here is another data set
});

test("colour alone is a hint and no more: it gives between 15 and 40 % of the test images", () => {
  const accuracy = linearAccuracy(shapes, colorHistogram);
  expect(accuracy).toBeGreaterThan(0.15);
  expect(accuracy).toBeLessThan(0.4);
});

/** Roots of the shares of 6×6×6 colours, `[216]`: what a picture's colours are, wherever they are. */
function colorHistogram(pixels: Uint8Array): Float64Array {
  const shares = new Float64Array(216);
  for (let at = 0; at < pixels.length; at += 3) {
    const [red, green, blue] = [0, 1, 2].map((channel) => Math.floor((6 * pixels[at + channel]) / 256));
    shares[36 * red + 6 * green + blue] += 3 / pixels.length;
  }
  return shares.map(Math.sqrt);
}

/** Test accuracy of softmax regression on features of an image, by SGD in batches of one. */
function linearAccuracy({ train, test: tested }: Dataset, featuresOf: (pixels: Uint8Array) => Float64Array) {
  const features = ({ pixels, labels }: Images) =>
    Array.from(labels, (_, index) => featuresOf(pixels.subarray(3_072 * index, 3_072 * (index + 1))));
  const [seen, unseen] = [features(train), features(tested)];
  const weights = Array.from({ length: 10 }, () => new Float64Array(seen[0].length));
  const logitsOf = (x: Float64Array) =>
    weights.map((row) => row.reduce((sum, weight, at) => sum + weight * x[at], 0));
  for (let epoch = 0; epoch < 8; epoch++) {
    const rate = 0.5 * (1 - epoch / 8);
    seen.forEach((x, index) => {
      const exponentials = logitsOf(x).map(Math.exp);
      const sum = exponentials.reduce((total, value) => total + value, 0);
      weights.forEach((row, label) => {
        const slope = rate * (exponentials[label] / sum - Number(label === train.labels[index]));
        for (let at = 0; at < x.length; at++) row[at] -= slope * x[at];
      });
    });
  }
  const right = unseen.filter((x, index) => {
    const logits = logitsOf(x);
    return logits.indexOf(Math.max(...logits)) === tested.labels[index];
  });
  return right.length / unseen.length;
}
