import { expect } from "vitest";
import { DataError } from "../../datasets/errors";
import { mutated } from "./mutation";

/**
 * Has a parser read 10,000 mutations of a file: each is read, or refused with a `DataError`, and none takes more
 * than a second or keeps more than 64 MB.
 */
export async function expectHarmless(file: Uint8Array, parse: (bytes: Uint8Array) => unknown): Promise<void> {
  await parse(file);
  let refused = 0;
  const before = process.memoryUsage();
  for (let index = 0; index < 10_000; index++) {
    const started = performance.now();
    try {
      await parse(mutated(file, index));
    } catch (error) {
      if (!(error instanceof DataError)) throw new Error(`mutation ${index}: ${error}`, { cause: error });
      expect(error.message).toMatch(/: expected .+, got .+; .+/s);
      refused += 1;
    }
    if (performance.now() - started > 1_000)
      throw new Error(`mutation ${index}: expected an answer within a second`);
  }
  const after = process.memoryUsage();
  expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(64_000_000);
  expect(refused).toBeGreaterThan(1_000);
}
