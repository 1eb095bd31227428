import { expect, test } from "vitest";
import packageFile from "../../package.json" with { type: "json" };
import { licencesText } from "../../src/cli/licences";

const text = licencesText();

test.each(Object.entries(packageFile.dependencies))("the licence of %s is there", (name, version) => {
  expect(text).toContain(`\n${name} ${version} · `);
});

test("the notices that the licences ask for are there in full", () => {
  expect(text).toContain("Copyright (c) Meta Platforms, Inc. and affiliates.");
  expect(text).toContain("Copyright 2019 David Bau."); // seedrandom has it in its README
  expect(text.match(/Apache License\s+Version 2\.0, January 2004/g)).not.toBeNull();
  expect(text).toMatch(/^Strata\n------\n\nMIT License/);
});
