import { expect } from "vitest";
import { DataError } from "../../datasets/errors";
import { allocationMeter } from "./allocation";
import { mutated } from "./mutation";

const count = 10_000;
/** For a file below 1,000 bytes. */
const bytesAtOnce = 4_000_000;

/**
 * Has a parser read 10,000 mutations of a small file: each is read, or refused with a `DataError`, and none takes
 * more than a second of the processor or 4 MB of arrays.
 */
export async function expectHarmless(file: Uint8Array, parse: (bytes: Uint8Array) => unknown): Promise<void> {
  await parse(file);
  let refused = 0;
  const start = process.memoryUsage().arrayBuffers;
  const allocated = allocationMeter();
  for (let index = 0; index < count; index++) {
    const started = process.cpuUsage(); // a busy machine may have it wait for longer than a second
    try {
      await parse(mutated(file, index));
    } catch (error) {
      if (!(error instanceof DataError)) throw new Error(`mutation ${index}: ${error}`, { cause: error });
      expect(error.message).toMatch(/: expected .+, got .+; .+/s);
      refused += 1;
    }
    if (process.cpuUsage(started).user > 1e6)
      throw new Error(`mutation ${index}: expected an answer within a second of the processor`);
    const bytes = allocated();
    if (bytes > bytesAtOnce)
      throw new Error(`mutation ${index}: expected at most ${bytesAtOnce} bytes of arrays, got ${bytes}`);
  }
  expect(process.memoryUsage().arrayBuffers - start).toBeLessThan(64_000_000);
  expect(refused).toBeGreaterThan(1_000);
}
