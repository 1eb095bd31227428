import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkWritable, makeFolder } from "../../src/cli/outputFile";
import { temporaryFolder } from "../temporaryFolder";

const folder = temporaryFolder("output");
writeFileSync(join(folder, "file"), "x");

test("a new file, one that is there and none at all can be written", () => {
  for (const file of [join(folder, "new.json"), join(folder, "file"), undefined]) {
    expect(() => checkWritable("--json", file)).not.toThrow();
  }
});

test.each([
  [".", /^--json: expected a file, got the folder ".*"; name one$/],
  ["nowhere/out.json", /^--json: expected a file in a folder that is there, got ".*"; make the folder/],
  ["file/out.json", /^--json: expected a file in a folder that is there, got ".*"; make the folder/],
])("%s is refused before the work", (path, sentence) => {
  expect(() => checkWritable("--json", join(folder, path))).toThrow(sentence);
  expect(() => checkWritable("--json", "")).toThrow("--json: expected a file, got nothing");
});

test("a folder is made with those above it, and a file in its place is refused", () => {
  expect(() => makeFolder("--to", join(folder, "a", "b"))).not.toThrow();
  expect(() => makeFolder("--to", join(folder, "file", "b"))).toThrow(
    /^--to: expected a folder that can be written, got ".*" \(ENOTDIR\); name another$/,
  );
});

test.skipIf(process.getuid?.() === 0)(
  "a folder without rights is refused, but to root, who has them all",
  () => {
    const locked = join(folder, "locked");
    mkdirSync(locked);
    chmodSync(locked, 0o500);
    expect(() => checkWritable("--json", join(locked, "out.json"))).toThrow(
      "expected a file that can be written",
    );
    expect(() => makeFolder("--to", join(locked, "a"))).toThrow("expected a folder that can be written");
  },
);
