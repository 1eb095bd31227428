import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { studyHash } from "../../src/settings/url";
import { readEvidence } from "../../src/study/evidenceFile";
import { linkOf } from "../../src/study/link";
import { temporaryFolder } from "../temporaryFolder";

const out = temporaryFolder("study");
const file = (name: string) => join(out, `${name}.json`);
const evidence = (name: string) => readEvidence(readFileSync(file(name), "utf8"));

/** `npm run study -- …` */
function study(...words: string[]) {
  const { STRATA_DATA: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync("npx", ["tsx", "src/cli/study.ts", ...words], {
    encoding: "utf8",
    env,
  });
  const errors = stderr.split("\n").filter((text) => text !== "" && !text.startsWith("npm warn"));
  return { status, stdout, errors };
}

/** Two arms, two seeds, four steps. */
const sweep = [
  ..."sweep --model linear --train-size 160 --validation-share 0.01 --test-size 100 --epochs 1 --steps 4".split(
    " ",
  ),
  ..."--vary learning-rate=0.01,0.1 --seeds 2".split(" "),
];
const onCpu = ["--backend", "cpu"];

/** What a run on a like machine has again: all but how long it took. */
const untimed = (name: string) =>
  JSON.parse(JSON.stringify(evidence(name)), (key, value) =>
    key === "trainingMs" || key === "imagesPerSecond" ? undefined : value,
  );

test("shards join to the unsplit study, a link or a file is run again and compared, and a mix of backends is named", async () => {
  expect(study(...sweep, ...onCpu, "--json", file("whole"))).toMatchObject({ status: 0, errors: [] });
  const { results } = evidence("whole").runs[0];
  expect(Object.values(results?.origin?.weights ?? {})[0]).toMatch(/^[0-9a-f]{16}$/);
  expect(results?.origin).toMatchObject({ order: expect.stringMatching(/^[0-9a-f]{16}$/), orderSteps: 4 });

  const first = study(...sweep, ...onCpu, "--shard", "1/2", "--json", file("1"));
  expect([first.status, first.errors]).toEqual([0, []]);
  const link = `https://strata.example/${studyHash((await linkOf({ evidence: evidence("whole") })).text)}`;
  const second = study(link, "--shard", "2/2", "--json", file("2"));
  expect(second.stdout).toContain("Identical so far. All 2 curves are the same, on the same backend");
  expect(second.status).toBe(0);
  expect(study("merge", file("1"), file("2"), "--json", file("merged"))).toMatchObject({
    status: 0,
    errors: [],
  });
  expect(untimed("merged")).toEqual(untimed("whole"));

  // Nothing is left to run: the merged shards are compared with what the file and the link say.
  const again = study(file("whole"), "--json", file("merged"));
  expect(again.stdout).toContain("Reproduced: identical to the bit. All 4 curves are the same");
  expect(again.status).toBe(0);
  const other = untimed("merged");
  for (const { results: changed } of other.runs) {
    changed.result.train.loss += 100;
    changed.curves.train.loss[0] += 100;
  }
  writeFileSync(file("other"), JSON.stringify(other));
  const failed = study(link, "--json", file("other"));
  expect(failed.stdout).toContain("Not reproduced: 4 of 4 curves differ");
  expect(failed.status).toBe(1);

  const drawn = study(...sweep, "--backend", "webgl", "--shard", "2/2", "--json", file("webgl"));
  expect([drawn.status, drawn.errors]).toEqual([0, []]);
  const mixed = study("merge", file("1"), file("webgl"), "--json", file("mix"));
  expect(mixed.stdout).toMatch(
    /A mix: the runs are from 2 backends or hardware classes \(cpu · .*; webgl · /,
  );
});

test("a study whose set is missing ends at once, with one sentence and nothing recorded", () => {
  const { status, errors } = study("depth", "--short", ...onCpu, "--json", file("missing"));
  expect(status).toBe(1);
  expect(errors).toEqual([expect.stringMatching(/^fashion-mnist: expected its four IDX files, .* --data$/)]);
  expect(existsSync(file("missing"))).toBe(false);
  const nowhere = study(
    "depth",
    "--short",
    ...onCpu,
    "--json",
    file("missing"),
    "--report",
    file("no/report"),
  );
  expect(nowhere.status).toBe(1);
  expect(nowhere.errors).toEqual([
    expect.stringMatching(/^--report: expected a file in a folder that is there/),
  ]);
});

test("a rate at which a net diverges is a result: named in table and verdict, and its evidence opens again", () => {
  const diverging =
    "sweep --model linear --loss meanSquaredError --optimizer sgd --train-size 160 --test-size 100 --epochs 3".split(
      " ",
    );
  const { status, stdout, errors } = study(
    ...[...diverging, "--validation-share", "0.01", "--vary", "learning-rate=10,0.01", "--seeds", "1"],
    ...[...onCpu, "--json", file("diverged")],
  );
  expect([status, errors]).toEqual([0, []]);
  expect(stdout).toContain("| learning rate 10 | diverged | – | diverged |");
  expect(stdout).toContain(
    "No comparison of training loss between learning rate 0.01 and learning rate 10: 1 run of learning rate 10 diverged.",
  );
  const again = study(file("diverged"), ...onCpu, "--json", file("diverged-again"));
  expect(again.stdout).toContain("Reproduced: identical to the bit. All 2 curves are the same");
  expect(evidence("diverged").runs[0].failure).toMatch(/^learningRate: expected a finite loss at step \d+/);
  expect(evidence("diverged").runs[1].results?.origin?.images).toMatch(/^[0-9a-f]{16}$/);
});
