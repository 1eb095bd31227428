/** JSON for files of measurements: it has no infinity and no NaN, which the loss of a net that diverged may be. */
import { z } from "zod";

/** For `JSON.stringify`: writes such numbers as text. */
export const asText = (_: string, value: unknown) =>
  typeof value === "number" && !Number.isFinite(value) ? String(value) : value;

const names = ["Infinity", "-Infinity", "NaN"] as const;

const isName = (value: unknown): value is (typeof names)[number] => names.some((name) => name === value);

/** For `JSON.parse`: the numbers that `asText` wrote. */
export const fromText = (_: string, value: unknown) => (isName(value) ? Number(value) : value);

/** A number of a file, also one that `asText` wrote, or the null of older files, of which only NaN is known. */
export const fileNumber = z.union([
  z.number(),
  z.enum(names).transform(Number),
  z.null().transform(() => Number.NaN),
]);

/** A part of a file that has measurements and no words, with its numbers as they were. */
export function withNumbers<Value>(value: Value): Value {
  if (value === null) return Number.NaN as Value;
  if (isName(value)) return Number(value) as Value;
  if (Array.isArray(value)) return value.map(withNumbers) as Value;
  if (typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withNumbers(part)])) as Value;
}
