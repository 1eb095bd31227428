import { readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { z } from "zod";
import { defaultExperiment } from "../../src/settings/experiment";
import { colorCount, colorOf, freeColor, multiplyAddsAt, newRun, withValidation } from "../../src/store/run";

const run = newRun(defaultExperiment("strokes", "linear"), [], "queued");
const measured = (step: number, accuracy: number) => ({ step, loss: 1, accuracy });

test("a new run takes the first colour that the fewest of the others have", () => {
  expect(freeColor([])).toBe(1);
  expect(freeColor([{ color: 1 }, { color: 3 }])).toBe(2);
  const all = Array.from({ length: colorCount }, (_, index) => ({ color: index + 1 }));
  expect(freeColor([...all, { color: 1 }])).toBe(2);
  const deleted = { color: 1, isHidden: false, deletedAt: 1 };
  expect(freeColor([deleted, { color: 2, isHidden: true }])).toBe(3);
  expect(freeColor([deleted, ...all.slice(2), { color: 2, isHidden: true }])).toBe(2); // a deleted one may come back
});

test("a new run has an id of its own, also where browsers keep `randomUUID` from the page", () => {
  const getRandomValues = crypto.getRandomValues.bind(crypto);
  vi.stubGlobal("crypto", { getRandomValues });
  const ids = [0, 1].map(() => newRun(run.experiment, [], "queued").id);
  vi.unstubAllGlobals();
  expect(new Set(ids).size).toBe(2);
  for (const id of ids) expect(z.uuidv4().safeParse(id).success).toBe(true);
});

test("the best validation is kept beside the last, and one that is measured again replaces itself", () => {
  let now = withValidation(run, measured(10, 0.7));
  now = withValidation(now, measured(20, 0.9));
  now = withValidation(now, measured(30, 0.8));
  expect([now.validation, now.best]).toEqual([measured(30, 0.8), measured(20, 0.9)]);
  now = withValidation(now, measured(20, 0.85));
  expect(now.best).toEqual(measured(20, 0.85));
});

test("training costs three forward passes for each image", () => {
  // 7,840 multiply–adds of the linear net (784 × 10), batches of 32
  expect(multiplyAddsAt(run, 5)).toBe(3 * 5 * 32 * 7_840);
});

/** WCAG 2.2, definitions of relative luminance and contrast ratio. */
function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

test.each([":root {", ':root[data-theme="dark"] {'])(
  "in %s every run's colour has 3 to 1 to the paper",
  (rule) => {
    const css = readFileSync("src/ui/theme.css", "utf8");
    const block = css.slice(css.indexOf(rule), css.indexOf("}", css.indexOf(rule)));
    const colorNamed = (name: string) => new RegExp(`${name}: (#[0-9a-f]{6});`).exec(block)?.[1] ?? "";
    const paper = luminance(colorNamed("--paper"));
    for (let color = 1; color <= colorCount; color++) {
      const own = luminance(colorNamed(colorOf({ color })));
      const contrast = (Math.max(own, paper) + 0.05) / (Math.min(own, paper) + 0.05);
      expect(contrast, colorOf({ color })).toBeGreaterThanOrEqual(3); // WCAG 2.2, 1.4.11: graphical objects, AA
    }
  },
);
