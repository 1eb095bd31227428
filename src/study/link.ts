/**
 * A study as a part of an address: settings, axes and seeds, and of each run what it came to and what its curves hash
 * to, so that whoever opens it can run it again and be told whether it was reproduced.
 */
import { z } from "zod";
import { defaultExperiment, settingsOf } from "../settings/experiment";
import { curvesDigest } from "./digest";
import { type Environment, type Evidence, newEvidence, type RunEvidence } from "./evidence";
import { pack, unpack } from "./packedText";
import { type PresetId, presets } from "./presets";
import { jobCount, jobsOf, type Study, withSettings } from "./study";

/** Of what is written here; another one of the experiment's schema is another one of the link's. */
const linkVersion = 1;
/** Characters; some chat programs and mail readers cut longer addresses off. */
export const linkLimit = 4_000;
/** Of what a link unpacks to, and of the runs that it may ask for: nobody means more, and a page must not stall on it. */
const unpackedLimit = 500_000;
const runLimit = 2_000;

export interface SharedStudy {
  readonly evidence: Evidence;
  readonly preset?: PresetId;
  /** The day on which it was measured, e.g. `2026-11-25`. */
  readonly date?: string;
}

export interface StudyLink {
  /** What stands behind `study=`. */
  readonly text: string;
  /** How many characters it would have with results, if that is too many. */
  readonly tooLong?: number;
}

/** The link of a study with what was measured; without results where these make it longer than the limit. */
export async function linkOf(shared: SharedStudy): Promise<StudyLink> {
  const whole = await textOf(shared);
  if (whole.length <= linkLimit || shared.evidence.runs.length === 0) return { text: whole };
  const { study } = shared.evidence;
  return { text: await textOf({ ...shared, evidence: newEvidence(study) }), tooLong: whole.length };
}

const textOf = async (shared: SharedStudy) => `${linkVersion}.${await pack(JSON.stringify(plainOf(shared)))}`;

/** Six digits are more than any figure or table shows; sameness is the digest's business. */
const rounded = (value: number | undefined) => (value === undefined ? null : Number(value.toPrecision(6)));

type Plain = z.output<typeof linkSchema>;

function plainOf({ evidence: { study, runs }, preset, date }: SharedStudy): Plain {
  const { title, experiment, axes, seeds } = study;
  const environments: Environment[] = [];
  const placeOf = (environment: Environment) => {
    const text = JSON.stringify(environment);
    const place = environments.findIndex((other) => JSON.stringify(other) === text);
    return place < 0 ? environments.push(environment) - 1 : place;
  };
  return {
    title,
    // Those too that only an arm makes matter.
    settings: Object.fromEntries(
      settingsOf(experiment).flatMap(({ key, field, value }) =>
        value === field.default ? [] : [[key, value]],
      ),
    ),
    axes: axes as Plain["axes"],
    seeds: [...seeds],
    preset,
    date,
    runs: runs.map(({ index, results, failure }) => {
      if (!results) return [index, failure];
      const { environment, result } = results;
      const { strata, tfjs, browser, platform, name, device, floatBits } = environment;
      return [
        index,
        placeOf({ strata, tfjs, browser, platform, name, device, floatBits }),
        rounded(result.train.loss),
        rounded(result.train.accuracy),
        rounded(result.test?.accuracy),
        results.curves ? curvesDigest(results.curves) : results.digest,
      ];
    }),
    environments,
  };
}

const shortText = z.string().max(300);
const settings = z.record(shortText, z.union([z.number(), shortText, z.boolean()]));
const measured = z.number().nullable();

const linkSchema = z.object({
  title: shortText,
  settings,
  axes: z
    .array(
      z.object({
        title: shortText,
        key: shortText.optional(),
        arms: z.array(z.object({ label: shortText, settings })).min(1),
      }),
    )
    .min(1)
    .max(2),
  seeds: z.array(z.int().min(0)).min(1),
  preset: shortText.optional(),
  date: z.iso.date().optional(),
  runs: z.array(
    z.union([
      z.tuple([z.int().min(0), z.string()]),
      z.tuple([z.int().min(0), z.int().min(0), measured, measured, measured, shortText]),
    ]),
  ),
  environments: z.array(
    z.object({
      strata: shortText,
      tfjs: shortText,
      browser: shortText,
      platform: shortText,
      name: z.enum(["webgl", "webgpu", "cpu"]).optional(),
      device: shortText.optional(),
      floatBits: z.union([z.literal(16), z.literal(32)]).optional(),
    }),
  ),
});

/**
 * The study of a link; nothing of it is run.
 * @throws `link: expected …, got …; …`
 */
export async function readLink(text: string): Promise<SharedStudy> {
  const [, version, packed] = /^(\d+)\.(.*)$/s.exec(text) ?? [];
  if (version && Number(version) > linkVersion) {
    throw new Error(
      `link: expected version ${linkVersion} of a study's link, got ${version}; open it with a newer Strata`,
    );
  }
  const plain = await unpack(version ? packed : "!", unpackedLimit)
    .then((json) => linkSchema.parse(JSON.parse(json)))
    .catch(() => {
      throw new Error(
        "link: expected a study, got one that is cut off or damaged; copy the whole link again",
      );
    });
  try {
    return sharedOf(plain);
  } catch (error) {
    const sentence = (error as Error).message;
    throw new Error(`link: ${sentence}; the link may be of another version of Strata`);
  }
}

function sharedOf({ title, settings, axes, seeds, preset, date, runs, environments }: Plain): SharedStudy {
  const experiment = withSettings(defaultExperiment(), settings);
  const study: Study = { title, experiment, axes, seeds };
  const count = jobCount(study);
  if (count > runLimit) throw new Error(`expected a study of at most ${runLimit} runs, got ${count}`);
  jobsOf(study); // throws what cannot be run
  if (new Set(runs.map(([index]) => index)).size < runs.length) {
    throw new Error("expected each run once, got one twice");
  }
  const known = runs.map((run): RunEvidence => {
    const [index, second] = run;
    if (index >= count) throw new Error(`expected runs below ${count}, got ${index}`);
    if (run.length === 2) return { index, failure: run[1] };
    const environment = environments[second as number];
    if (!environment) throw new Error(`expected the machine of run ${index}, got none`);
    const [, , loss, accuracy, testAccuracy, digest] = run;
    const train = { loss: loss ?? Number.NaN, accuracy: accuracy ?? Number.NaN };
    const test = testAccuracy === null ? undefined : { accuracy: testAccuracy };
    return { index, results: { environment, result: { train, test }, digest } };
  });
  return {
    evidence: { ...newEvidence(study), runs: known },
    ...(preset && Object.hasOwn(presets, preset) && { preset: preset as PresetId }),
    ...(date && { date }),
  };
}
