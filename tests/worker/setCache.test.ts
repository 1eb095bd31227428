import { expect, test } from "vitest";
import type { Dataset } from "../../datasets/types";
import { SetCache } from "../../src/worker/setCache";

/** A set whose pixels are said to be of this size. */
function setOf(bytes: number): Dataset {
  const pixels = { length: bytes } as Uint8Array;
  const empty = { pixels: new Uint8Array(0), labels: new Uint8Array(0) };
  return { title: "x", classNames: [], imageShape: [1, 1, 1], train: { ...empty, pixels }, test: empty };
}

const has = (cache: SetCache, ...keys: string[]) => keys.map((key) => cache.get(key) !== undefined);

test("sets are kept up to 250 MB, and then the one that was used longest ago is let go of", () => {
  const cache = new SetCache();
  cache.set("a", setOf(100e6));
  cache.set("b", setOf(100e6));
  expect(has(cache, "b", "a")).toEqual([true, true]);
  cache.set("c", setOf(100e6));
  expect(has(cache, "a", "b", "c")).toEqual([true, false, true]);
});

test("a set larger than all that is kept otherwise is kept alone", () => {
  const cache = new SetCache();
  cache.set("a", setOf(10e6));
  cache.set("b", setOf(900e6));
  expect(has(cache, "a", "b")).toEqual([false, true]);
});
