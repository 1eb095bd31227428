import { expect, test } from "vitest";
import { fingerprint } from "../../src/kernels/vitePlugin";

test("another compiler makes the kernels again, the same one does not", () => {
  expect(fingerprint("0.28.20")).toBe(fingerprint("0.28.20"));
  expect(fingerprint("0.28.21")).not.toBe(fingerprint("0.28.20"));
});
