import { test } from "vitest";
import { ClassMeans } from "../../../src/training/losses/classMeans";
import { expectClose } from "../close";

test("an embedding belongs to the class whose mean is nearest, by softmax of minus the squared distances", () => {
  const means = new ClassMeans(3, false);
  means.add([0, 0], 0);
  means.add([2, 0], 0); // mean [1, 0]
  means.add([0, 2], 1);
  const shares = means.shares([1, 1]);
  const weights = [Math.exp(-1), Math.exp(-2)];
  const sum = weights[0] + weights[1];
  expectClose(shares, [weights[0] / sum, weights[1] / sum, 0]); // no image, no share
});

test("directions alone count for the cosine loss", () => {
  const means = new ClassMeans(2, true);
  means.add([10, 0], 0);
  means.add([0, 0.1], 1);
  expectClose(means.shares([5, 5]), [0.5, 0.5]);
  expectClose(means.shares([3, 0]), means.shares([0.01, 0]));
});
