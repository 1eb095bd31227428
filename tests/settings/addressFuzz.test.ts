import { expect, test } from "vitest";
import { datasets } from "../../datasets";
import { models } from "../../models";
import { defaultExperiment, parseExperiment, settingsOf } from "../../src/settings/experiment";
import { fromHash, settingTexts, studyText, toHash, viewOf, views } from "../../src/settings/url";

/** mulberry32: the same addresses each time. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = generator(7);
const below = (count: number) => Math.floor(random() * count);
const pick = <T>(list: readonly T[]): T => list[below(list.length)];

const everyKey = [
  ...new Set(
    Object.keys(models).flatMap((model) =>
      Object.keys(datasets).flatMap((dataset) =>
        settingsOf(defaultExperiment(dataset as "mnist", model as "lenet5")).map(({ key }) => key),
      ),
    ),
  ),
];
const keys = [
  ...everyKey,
  ...[
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "hasOwnProperty",
    "options",
    "version",
    "v",
    "view",
  ],
  ...["study", "data", "recipe", "model.options", "", " ", "learningRate.__proto__", "seed[]", "kind"],
];
const values = [
  ...["", " ", "0", "-0", "1", "-1", "0.5", "1e-6", "1e308", "1e999", "-Infinity", "NaN", "0x10", "1_000"],
  ...["9007199254740993", "true", "false", "null", "undefined", "[object Object]", "{}", "[]", "__proto__"],
  ...[
    "constructor",
    "<script>alert(1)</script>",
    "javascript:alert(1)",
    "%00",
    "\u0000",
    "\ud800",
    "٣",
    "１",
  ],
  ...["../../etc/passwd", "1,2,3", "0-9", "mnist", "lenet5", "residual", "adam", "a".repeat(50_000), "🙂"],
  ...Object.keys(models),
  ...Object.keys(datasets),
];

/** A few characters taken out, put in or doubled. */
function mutated(text: string): string {
  const at = below(text.length + 1);
  const rest = text.slice(at + below(4));
  const middle = pick([
    "",
    "&",
    "=",
    "#",
    "%",
    "%zz",
    "%F0%9F",
    "+",
    ";",
    "\u202e",
    "\n",
    text.slice(at, at + 9),
  ]);
  return text.slice(0, at) + middle + rest;
}

function address(): string {
  const parts = Array.from({ length: below(7) }, () =>
    random() < 0.5
      ? `${pick(keys)}=${pick(values)}`
      : new URLSearchParams({ [pick(keys)]: pick(values).replace(/[\ud800-\udfff]/g, "") }).toString(),
  );
  let text = `#v=${random() < 0.9 ? 1 : pick(values)}&${parts.join("&")}`;
  for (let count = below(4); count > 0; count--) text = mutated(text);
  return text;
}

test("wrong addresses are read: each bad value keeps its default and says so", () => {
  const before = Object.getOwnPropertyNames(Object.prototype);
  for (let count = 0; count < 200; count++) {
    const hash = address();
    const { experiment, problems } = fromHash(hash);
    // What is read is an experiment like any other, and its own address stands for it.
    expect(parseExperiment(experiment)).toEqual(experiment);
    expect(fromHash(toHash(experiment)).problems).toEqual([]);
    expect(views).toContain(viewOf(hash));
    studyText(`https://example.org/${hash}`);
    const named = new Set(problems.map(({ key }) => key));
    const settings = settingsOf(experiment);
    for (const [key, text] of settingTexts(hash)) {
      const setting = settings.find((candidate) => candidate.key === key);
      const isTaken =
        setting &&
        [String(setting.value), Number(text)].some((value) => value === text || value === setting.value);
      expect(isTaken || named.has(key), `${key}=${text.slice(0, 50)} in ${hash.slice(0, 300)}`).toBe(true);
    }
    for (const { message } of problems) expect(message).toMatch(/expected/);
  }
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});
