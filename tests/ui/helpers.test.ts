import { expect, test } from "vitest";
import { confusionCounts, imagesOfCell } from "../../src/ui/confusion";
import { formatBytes, formatCount, formatLarge, formatPercent } from "../../src/ui/format";
import { padImage } from "../../src/ui/padImage";
import { phaseText } from "../../src/ui/phaseText";

test("warming up is told in programs where they can be counted", () => {
  expect(phaseText({ phase: "warmingUp" }, { compiled: { done: 41, total: 76 } })).toBe(
    "warming up 41 of 76 programs",
  );
  expect(phaseText({ phase: "warmingUp" }, {})).toBe("warming up");
  expect(phaseText({ phase: "starting" }, {})).toBe("starting");
});

test("numbers are written as the page writes them", () => {
  expect([0, 850, 999, 1_000, 48_120, 999_600, 12_300_000].map(formatLarge)).toEqual([
    "0",
    "850",
    "999",
    "1 k",
    "48.1 k",
    "1 M",
    "12.3 M",
  ]);
  expect([formatCount(1234.4), formatPercent(0.981), formatBytes(63_100), formatBytes(40)]).toEqual([
    "1,234",
    "98 %",
    "63.1 kB",
    "40 B",
  ]);
});

test("the confusion matrix counts true classes down and predicted ones across", () => {
  const labels = Uint8Array.from([0, 0, 1, 1, 1]);
  const predictions = Uint8Array.from([0, 1, 1, 0, 1]);
  expect([...confusionCounts(labels, predictions, 2)]).toEqual([1, 1, 1, 2]);
  expect(imagesOfCell(labels, predictions, { trueClass: 1, predictedClass: 1 })).toEqual([2, 4]);
});

/** A drawing with a filled rectangle. */
function rectangle(size: number, left: number, top: number, width: number, height: number): Uint8Array {
  const ink = new Uint8Array(size * size);
  for (let y = top; y < top + height; y++) ink.fill(255, y * size + left, y * size + left + width);
  return ink;
}

test.each([
  [5, 7, 10, 40],
  [60, 50, 10, 40],
  [30, 10, 20, 80],
])(
  "a drawing at %i, %i of %i×%i becomes 20 pixels high with its mass in the middle, as in MNIST",
  (left, top, width, height) => {
    const image = padImage(rectangle(112, left, top, width, height), 112) as Uint8Array;
    const rows = Array.from({ length: 28 }, (_, row) =>
      image.subarray(row * 28, row * 28 + 28).some((value) => value > 127),
    );
    expect(rows.filter(Boolean)).toHaveLength(20);
    let [mass, x, y] = [0, 0, 0];
    image.forEach((value, index) => {
      mass += value;
      x += value * ((index % 28) + 0.5);
      y += value * (Math.floor(index / 28) + 0.5);
    });
    expect(x / mass).toBeCloseTo(14, 0);
    expect(y / mass).toBeCloseTo(14, 0);
  },
);

test("an empty pad is no image", () => {
  expect(padImage(new Uint8Array(112 * 112), 112)).toBeUndefined();
});
