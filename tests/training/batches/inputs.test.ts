import { expect, test } from "vitest";
import { channelStatistics, inputNormalizer } from "../../../src/training/batches/inputs";

/** Two images of 1×2 pixels with two channels; the second is not trained on. */
const images = { pixels: Uint8Array.of(0, 51, 255, 51, 9, 9, 9, 9), labels: Uint8Array.of(0, 1) };
const train = { images, indices: Uint32Array.of(0) };
const data = { train, imageShape: [1, 2, 2] as const };

test("pixels ÷ 255 are taken as they are by default", () => {
  expect(inputNormalizer(data, { inputNormalization: "scale" })).toBeUndefined();
});

test("mean and deviation are those of each channel of the training images", () => {
  const { mean, deviation } = channelStatistics(train, data.imageShape);
  expect(mean[0]).toBeCloseTo(0.5, 12);
  expect(mean[1]).toBeCloseTo(0.2, 12);
  expect(deviation[0]).toBeCloseTo(0.5, 12);
  expect(deviation[1]).toBeCloseTo(0, 7);
});

test("standardised, a channel has mean 0 and deviation 1", () => {
  const values = Float32Array.of(0, 0.2, 1, 0.2);
  inputNormalizer(data, { inputNormalization: "standardize" })?.(values);
  expect(values[0]).toBeCloseTo(-1, 6);
  expect(values[2]).toBeCloseTo(1, 6);
});

test("per image is TensorFlow's per_image_standardization", () => {
  // tf.image.per_image_standardization of 1 … 12, from its documentation: −1.593255, …, 1.593255.
  const values = Float32Array.from({ length: 12 }, (_, index) => index + 1);
  const shape = [2, 2, 3] as const;
  inputNormalizer({ train, imageShape: shape }, { inputNormalization: "perImage" })?.(values);
  const expected = [-1.593255, -1.3035723, -1.0138896, -0.7242068, -0.4345241, -0.14484136];
  expected.forEach((value, index) => {
    expect(values[index]).toBeCloseTo(value, 5);
    expect(values[11 - index]).toBeCloseTo(-value, 5);
  });
});

test("per image, one without contrast becomes 0 and no other knows of it", () => {
  const values = Float32Array.of(0.4, 0.4, 0.4, 0.4, 0, 1, 0, 1);
  inputNormalizer(data, { inputNormalization: "perImage" })?.(values);
  for (const value of values.subarray(0, 4)) expect(value).toBeCloseTo(0, 6);
  expect([...values.subarray(4)]).toEqual([-1, 1, -1, 1]);
});
