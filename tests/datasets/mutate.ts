import { fork } from "node:child_process";
import { join } from "node:path";
import { expect } from "vitest";
import type { Reading } from "./harmlessReader";

const count = 10_000;
const limitMs = 5_000;
/** For a file below 10,000 bytes. */
const bytesAtOnce = 4_000_000;

/**
 * Has a parser read 10,000 mutations of its file in a process of its own, which is ended when it hangs: each is read, or
 * refused with a `DataError`, and none takes more than 5 seconds or 4 MB of arrays.
 */
export async function expectHarmless(name: string): Promise<void> {
  const { refusedCount, heldBytes } = await readMutations(name);
  expect(heldBytes).toBeLessThan(64_000_000);
  expect(refusedCount).toBeGreaterThan(1_000);
}

function readMutations(name: string): Promise<Reading> {
  const reader = join(import.meta.dirname, "harmlessReader.ts");
  const child = fork(reader, [name, String(count)], { execArgv: ["--import", "tsx"], stdio: "ignore" });
  return new Promise<Reading>((resolve, reject) => {
    let heardMs = performance.now() + 10 * limitMs; // it has to be compiled first
    let last: Reading | undefined;
    const watch = setInterval(() => {
      // What was said while this process had no time comes in before it looks again.
      setImmediate(() => performance.now() - heardMs > limitMs && child.kill("SIGKILL"));
    }, 500);
    child.on("message", (reading: Reading) => {
      heardMs = performance.now();
      last = reading;
      const { readCount, problem, largestBytes } = reading;
      if (problem) reject(new Error(`mutation ${readCount}: ${problem}`));
      if (largestBytes > bytesAtOnce)
        reject(new Error(`expected at most ${bytesAtOnce} bytes of arrays, got ${largestBytes}`));
    });
    child.on("exit", () => {
      clearInterval(watch);
      if (last?.readCount === count) resolve(last);
      else
        reject(new Error(`after mutation ${last?.readCount}: expected an answer within 5 seconds, got none`));
    });
  }).finally(() => child.kill("SIGKILL"));
}
