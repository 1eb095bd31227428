import { expect, test } from "vitest";
import { ByteCache } from "../../../src/ui/data/byteCache";

test("the pictures in memory stay within their bytes: the one that was not looked at for longest goes", () => {
  const dropped: string[] = [];
  const cache = new ByteCache<string>(10, (value) => dropped.push(value));
  cache.set(1, "a", 4);
  cache.set(2, "b", 4);
  expect(cache.get(1)).toBe("a");
  cache.set(3, "c", 4);
  expect([dropped, cache.get(2), cache.bytes]).toEqual([["b"], undefined, 8]);
  cache.set(4, "larger than all", 20);
  expect([dropped, cache.get(4), cache.bytes]).toEqual([["b", "a", "c"], "larger than all", 20]);
  cache.clear();
  expect([dropped.length, cache.bytes]).toEqual([4, 0]);
});
