import { expect } from "vitest";

/** |got − reference| ≤ absolute + relative · |reference|, by default 1e-6 and 1e-5. */
export function expectClose(
  got: ArrayLike<number>,
  reference: ArrayLike<number>,
  { absolute = 1e-6, relative = 1e-5 } = {},
): void {
  expect(got.length).toBe(reference.length);
  for (let index = 0; index < reference.length; index++) {
    const limit = absolute + relative * Math.abs(reference[index]);
    const difference = Math.abs(got[index] - reference[index]);
    if (!(difference <= limit)) {
      expect.fail(`at ${index}: expected ${reference[index]} ± ${limit}, got ${got[index]}`);
    }
  }
}
