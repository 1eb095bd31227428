import { expect, test } from "vitest";
import { averaged, shrinkFactor, shrunkShape } from "../../src/analysis/features";

test("large images are averaged down by a whole factor, edges by what is there", () => {
  expect(shrinkFactor([32, 20, 3], 32)).toBe(1);
  expect(shrinkFactor([33, 20, 3], 32)).toBe(2);
  expect(shrunkShape([3, 2, 1], 2)).toEqual([2, 1, 1]);
  const pixels = Uint8Array.from([255, 255, 255, 255, 255, 255, 0, 51, 102, 255, 0, 255]); // two images of 3×2
  const features = averaged({ pixels }, [3, 2, 1], [1, 0], 2);
  expect([...features]).toEqual([0.4, 0.5, 1, 1].map((value) => expect.closeTo(value, 6)));
});
