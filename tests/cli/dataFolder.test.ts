import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { dataFolder, findDataFile } from "../../src/cli/dataFolder";
import { temporaryFolder } from "../temporaryFolder";

const folder = temporaryFolder("data");
mkdirSync(join(folder, "cifar-10"));
writeFileSync(join(folder, "cifar-10", "batch.bin"), "x");
writeFileSync(join(folder, "secret"), "x");

test.each(["cifar10", "cifar-10", "CIFAR_10"])("the folder cifar-10 is found as %s", (name) => {
  expect(findDataFile(folder, name, "batch.bin")).toBe(join(folder, "cifar-10", "batch.bin"));
});

test("nothing outside a data set's folder is found", () => {
  expect(findDataFile(folder, "cifar10", "../secret")).toBeUndefined();
  expect(findDataFile(folder, "..", "secret")).toBeUndefined();
  expect(findDataFile(folder, "secret", "secret")).toBeUndefined();
  expect(findDataFile(folder, "mnist", "batch.bin")).toBeUndefined();
});

test("a folder that is not there is refused in a sentence", () => {
  expect(() => dataFolder(join(folder, "nowhere"))).toThrow(
    /^--data: expected a folder, got ".*nowhere", which is not there; name one that has a folder/,
  );
  expect(() => dataFolder(join(folder, "secret"))).toThrow(
    /^--data: expected a folder, got ".*secret", which is a file; /,
  );
  vi.stubEnv("STRATA_DATA", join(folder, "nowhere"));
  expect(() => dataFolder()).toThrow(/^STRATA_DATA: expected a folder, got ".*nowhere"/);
  vi.unstubAllEnvs();
  expect(dataFolder("")).toBeUndefined();
});
