import { expect, test } from "vitest";
import type { Evidence } from "../../src/study/evidence";
import { readEvidence } from "../../src/study/evidenceFile";
import { hardwareClass, mixText, reproduction } from "../../src/study/reproduction";
import type { Job } from "../../src/study/study";
import type { Origin } from "../../src/training/origin";
import { depthStudy, madeEvidence } from "./runs";

const study = depthStudy([1, 2, 3]);
/** Seeds move a loss by a hundredth. */
const lossOf = ({ cell: [arm], seed }: Job) => 0.25 + arm / 8 + seed / 128;
const original = madeEvidence(study, lossOf);

test("the same curves are identical, whatever the number of threads", () => {
  const again = madeEvidence(study, lossOf, "WebAssembly, 8 threads");
  const { kind, text } = reproduction(original, again);
  expect(kind).toBe("identical");
  expect(text).toContain("Reproduced: identical to the bit. All 12 curves are the same, on the same backend");
});

test("the evidence is identical with itself after it went through its file", () => {
  expect(reproduction(readEvidence(JSON.stringify(original)), original).kind).toBe("identical");
});

test("other curves whose means lie within the spread reproduce the numbers, not the bits", () => {
  const again = madeEvidence(study, (job) => lossOf(job) + 1 / 256, "Apple M2");
  const { kind, text, details } = reproduction(original, again);
  expect(kind).toBe("withinSpread");
  expect(text).toContain(
    "within the spread over seeds, not to the bit: 12 of 12 curves differ, on another backend",
  );
  expect(details).toEqual([]);
});

test("on the same hardware class, a difference within the spread is still named as unexpected", () => {
  const again = madeEvidence(study, (job) => lossOf(job) + (job.index === 0 ? 1 / 256 : 0));
  const { kind, text, details } = reproduction(original, again);
  expect(kind).toBe("withinSpread");
  expect(text).toContain("1 of 12 curves differ, on the same backend");
  expect(details[0]).toContain("expected to be identical");
});

test("one cell far outside the spread is not reproduced, and is named", () => {
  const again = madeEvidence(study, (job) => lossOf(job) + (job.cell.join() === "1,0" ? 0.5 : 0), "Apple M2");
  const { kind, details } = reproduction(original, again);
  expect(kind).toBe("outside");
  expect(details).toHaveLength(2); // training loss and test error
  expect(details[0]).toMatch(/^training loss of skip connections on · depth 8: 0\.891, expected 0\.391 ± /);
});

test("one seed that differs is not judged: it has no spread", () => {
  const one = depthStudy([1]);
  const again = madeEvidence(one, (job) => lossOf(job) + 0.01, "Apple M2");
  const { kind, text } = reproduction(madeEvidence(one, lossOf), again);
  expect(kind).toBe("unknown");
  expect(text).toContain("One seed has no spread");
});

test("runs that are still missing leave it open", () => {
  const { kind, text } = reproduction(original, { ...original, runs: original.runs.slice(0, 5) });
  expect(kind).toBe("unknown");
  expect(text).toContain("Identical so far");
  expect(text).toContain("5 of 12 runs compared");
});

test("a study from unlike machines names the mix; threads do not make one", () => {
  const elsewhere = (device: string) => ({
    ...original,
    runs: [...original.runs.slice(0, 6), ...madeEvidence(study, lossOf, device).runs.slice(6)],
  });
  expect(mixText(original)).toBeUndefined();
  expect(mixText(elsewhere("WebAssembly, 8 threads"))).toBeUndefined();
  expect(mixText(elsewhere("Apple M2"))).toMatch(
    /^A mix: .* 2 backends or hardware classes \(cpu · Apple M2 .*; cpu · WebAss/,
  );
});

test("another study is refused in a sentence", () => {
  expect(() => reproduction(original, madeEvidence(depthStudy([1]), lossOf))).toThrow(
    "reproduction: expected two files of one study",
  );
});

test("the hardware class is the backend, the device, its bits and the platform", () => {
  const environment = { strata: "1", tfjs: "4", browser: "b", platform: "linux x64", floatBits: 32 } as const;
  const cpu = { ...environment, name: "cpu", device: "WebAssembly, 1 thread" } as const;
  expect(hardwareClass(cpu)).toBe("cpu · WebAssembly · 32 · linux x64");
  expect(hardwareClass({ ...cpu, name: "webgl", device: "Apple M2" })).toBe(
    "webgl · Apple M2 · 32 · linux x64",
  );
});

/** As if every run had started from this. */
const startedFrom = (evidence: Evidence, origin: Partial<Origin>): Evidence => ({
  ...evidence,
  runs: evidence.runs.map((run) => ({
    ...run,
    results: {
      ...run.results,
      origin: { images: "a", weights: { conv: "b" }, order: "c", orderSteps: 4, ...origin },
    },
  })) as Evidence["runs"],
});

test("where curves differ, other images, weights or batches are named by their checksums", () => {
  const before = startedFrom(original, {});
  const detailsOf = (origin: Partial<Origin>) =>
    reproduction(
      before,
      startedFrom(
        madeEvidence(study, (job) => lossOf(job) + 1 / 256),
        origin,
      ),
    ).details;
  expect(detailsOf({ images: "z", order: "z" })).toEqual([
    "12 of 12 runs had other images than before, by their checksums; the data set may be another version, or a part of it.",
    "12 of 12 runs had other batches than before, by their checksums; their order depends on how many images the files hold.",
  ]);
  expect(detailsOf({ weights: { conv: "z" } })[0]).toContain("12 of 12 runs had other initial weights");
  expect(detailsOf({})[0]).toContain("There the curves were expected to be identical");
  expect(detailsOf({ images: undefined })[0]).toContain("There the curves were expected to be identical");
});
