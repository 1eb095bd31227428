import { expect, test } from "vitest";
import { withSetting } from "../../src/settings/experiment";
import { newEvidence, withRun } from "../../src/study/evidence";
import { linkLimit, linkOf, readLink, type SharedStudy } from "../../src/study/link";
import { pack, unpack } from "../../src/study/packedText";
import { studyOf } from "../../src/study/preset";
import { presetEntries, presets } from "../../src/study/presets";
import { reproduction } from "../../src/study/reproduction";
import { type Job, jobsOf } from "../../src/study/study";
import { summarise, verdictsOf } from "../../src/study/summary";
import { depthStudy, madeEvidence } from "./runs";

const study = depthStudy([1, 2, 3]);
const lossOf = ({ cell: [arm], seed, index }: Job) => Math.fround(0.25 + arm / 8 + seed / 128 + index / 7e4);
const evidence = madeEvidence(study, lossOf);
const roundTrip = async (shared: SharedStudy) => readLink((await linkOf(shared)).text);

test("a link carries a study and what each run came to, and says when", async () => {
  const { evidence: read, date, preset } = await roundTrip({ evidence, preset: "depth", date: "2026-11-25" });
  expect(read.study).toEqual(study);
  expect([date, preset]).toEqual(["2026-11-25", "depth"]);
  const means = (of: typeof evidence) => summarise(of, "trainLoss").map(({ mean }) => mean.toFixed(4));
  expect(means(read)).toEqual(means(evidence));
  expect(verdictsOf(read, "testError").map(({ text }) => text)).toEqual(
    verdictsOf(evidence, "testError").map(({ text }) => text),
  );
});

test("who runs it again is told by the rules of an evidence file", async () => {
  const { evidence: read } = await roundTrip({ evidence });
  const kindOf = (change: number, device?: string) =>
    reproduction(
      read,
      madeEvidence(study, (job) => lossOf(job) + change, device),
    ).kind;
  expect(kindOf(0)).toBe("identical");
  expect(kindOf(1e-6)).toBe("withinSpread"); // less than the link's own digits: the digest tells
  expect(kindOf(1 / 256, "Apple M2")).toBe("withinSpread");
  expect(kindOf(0.5)).toBe("outside");
});

test("a link may be shared on: it says the same of the runs", async () => {
  const first = await roundTrip({ evidence });
  expect(await roundTrip(first)).toEqual(first);
});

test("a failed run keeps its sentence", async () => {
  const failed = withRun(evidence, { index: 3, failure: "learningRate: expected a finite loss, got NaN" });
  const { evidence: read } = await roundTrip({ evidence: failed });
  expect(read.runs[3]).toEqual({ index: 3, failure: "learningRate: expected a finite loss, got NaN" });
});

test("settings that only an arm makes matter are carried", async () => {
  const experiment = withSetting(study.experiment, "momentum", 0.5); // the base has Adam
  const axes = [
    {
      title: "Optimizer",
      arms: ["adam", "momentum"].map((id) => ({ label: id, settings: { optimizer: id } })),
    },
  ];
  const read = await roundTrip({ evidence: newEvidence({ ...study, experiment, axes }) });
  expect(jobsOf(read.evidence.study)[1].experiment.recipe.momentum).toBe(0.5);
});

test.each(presetEntries)("the preset %s, not yet run, is carried whole", async (id, preset) => {
  const whole = newEvidence(studyOf(preset));
  const { text, tooLong } = await linkOf({ evidence: whole, preset: id });
  expect(tooLong).toBeUndefined();
  expect(text.length).toBeLessThan(800);
  expect((await readLink(text)).evidence).toEqual(whole);
});

test("24 runs fit in 2,000 characters; where results do not fit they are left out, and how long it was is said", async () => {
  const depth = madeEvidence(studyOf(presets.depth), lossOf);
  expect((await linkOf({ evidence: depth, preset: "depth" })).text.length).toBeLessThan(2_000);
  const seeds = Array.from({ length: 100 }, (_, seed) => seed + 1);
  const { text, tooLong } = await linkOf({ evidence: madeEvidence(depthStudy(seeds), lossOf) });
  expect(tooLong).toBeGreaterThan(linkLimit);
  expect((await readLink(text)).evidence.runs).toEqual([]);
});

/** A link whose text was written by somebody else. */
async function forged(change: (plain: Record<string, unknown>) => void) {
  const { text } = await linkOf({ evidence });
  const plain = JSON.parse(await unpack(text.slice(2), 1e6));
  change(plain);
  return `1.${await pack(JSON.stringify(plain))}`;
}

test("a damaged, cut-off or newer link is refused in one sentence", async () => {
  const { text } = await linkOf({ evidence });
  const damaged = "link: expected a study, got one that is cut off or damaged; copy the whole link again";
  const swapped = text.replace(/.(?=.{40}$)/, (letter) => (letter === "A" ? "B" : "A"));
  for (const broken of ["", "1.", "abc", text.slice(0, -9), swapped, `1.${await pack("{}")}`]) {
    await expect(readLink(broken)).rejects.toThrow(damaged);
  }
  await expect(readLink(text.replace("1.", "2."))).rejects.toThrow(
    "link: expected version 1 of a study's link, got 2; open it with a newer Strata",
  );
});

test("a link that asks for what cannot be, or for too much, is refused", async () => {
  const unknown = await forged((plain) => Object.assign(plain, { settings: { colour: 3 } }));
  await expect(readLink(unknown)).rejects.toThrow("link: colour: expected the name of a setting");
  const many = await forged((plain) =>
    Object.assign(plain, { seeds: Array.from({ length: 900 }, (_, i) => i) }),
  );
  await expect(readLink(many)).rejects.toThrow("link: expected a study of at most 2000 runs, got 3600");
  const bomb = await pack(" ".repeat(10_000_000));
  expect(bomb.length).toBeLessThan(20_000);
  await expect(readLink(`1.${bomb}`)).rejects.toThrow("cut off or damaged");
});
