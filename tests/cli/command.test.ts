import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";

function start(...words: string[]) {
  const child = spawn(process.execPath, ["--import", "tsx", "tests/cli/endless.ts", ...words]);
  let errors = "";
  child.stderr.on("data", (text) => {
    errors += text;
  });
  return { child, ended: once(child, "close").then(([code]) => ({ code, errors })) };
}

test("a failure is one sentence and 1", async () => {
  expect(await start("fail").ended).toEqual({
    code: 1,
    errors: "word: expected another, got fail; take one\n",
  });
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("%s ends work that would go on for ever, which says what it has", async (signal, code) => {
  const { child, ended } = start("work");
  await once(child.stdout, "data");
  child.kill(signal);
  expect(await ended).toEqual({ code, errors: "stopped after some lines\n" });
});

test("a reader that has gone ends what is only printed in silence, and work with what it has", async () => {
  const [printed, work] = [start(), start("work")];
  for (const { child } of [printed, work]) {
    await once(child.stdout, "data");
    child.stdout.destroy();
  }
  expect(await printed.ended).toEqual({ code: 0, errors: "" });
  expect(await work.ended).toEqual({ code: 1, errors: "stopped after some lines\n" });
});
