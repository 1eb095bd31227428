/** `npm run study`: a study from the command line, resumed where it was left. */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { studyText } from "../settings/url";
import { type Evidence, isOfStudy, mergeEvidence, missingText, newEvidence } from "../study/evidence";
import { evidenceText, readEvidence } from "../study/evidenceFile";
import { readLink } from "../study/link";
import { reproduction } from "../study/reproduction";
import { jobCount } from "../study/study";
import { dataFolder } from "./dataFolder";
import { progressLine, showProgress } from "./report";
import { helpText, isShared, type RunCommand, readStudyCommand } from "./study/arguments";
import { writeReport } from "./study/report";
import { openJobs, runStudy } from "./study/runStudy";

/** Written beside and moved, so that a command that is killed leaves the file as it was. */
function writeEvidence(file: string, evidence: Evidence) {
  writeFileSync(`${file}.part`, evidenceText(evidence));
  renameSync(`${file}.part`, file);
}

/** @throws one sentence that begins with the file's name. */
function readFile(file: string): Evidence {
  if (!existsSync(file)) {
    throw new Error(`${file}: expected an evidence file, got none of that name; check the name`);
  }
  try {
    return readEvidence(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`);
  }
}

function evidenceBefore({ json, study }: RunCommand): Evidence {
  if (!existsSync(json)) return newEvidence(study);
  const evidence = readFile(json);
  if (isOfStudy(evidence, study)) return evidence;
  throw new Error(
    `--json: expected a new file or one of this study, got "${json}" of "${evidence.study.title}" with other ` +
      "settings, values or seeds; name another file",
  );
}

/** Before anything runs: hours of work end in these files. @throws `--report: expected …, got …` */
function checkFolders({ json, report }: Pick<RunCommand, "json" | "report">) {
  for (const [flag, file] of Object.entries({ json, report })) {
    if (file === undefined || existsSync(dirname(resolve(file)))) continue;
    throw new Error(
      `--${flag}: expected a file in a folder that is there, got "${file}"; make the folder first`,
    );
  }
}

const minutes = (ms: number) =>
  ms < 90_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`;

async function run(command: RunCommand): Promise<Evidence> {
  const before = evidenceBefore(command);
  dataFolder(command.data);
  const jobs = openJobs(command, before);
  console.log(`${command.study.title}: ${jobs.length} runs to do, ${before.runs.length} done before`);
  const start = performance.now();
  let doneCount = 0;
  return runStudy(
    command,
    {
      onRecord: (job, record) => showProgress(`${job.name}: ${progressLine(record)}`),
      onRun(evidence, job) {
        writeEvidence(command.json, evidence);
        doneCount += 1;
        showProgress("");
        const { results, failure } = evidence.runs.find(({ index }) => index === job.index) ?? {};
        const outcome = results
          ? `training loss ${results.result.train.loss.toFixed(3)}, test accuracy ${results.result.test?.accuracy.toFixed(3)}`
          : failure;
        const left = ((performance.now() - start) / doneCount) * (jobs.length - doneCount);
        console.log(`${doneCount} of ${jobs.length} · ${job.name}: ${outcome} · about ${minutes(left)} left`);
      },
    },
    before,
  );
}

/** The study that a share link or an evidence file holds. */
async function sharedStudy(word: string): Promise<Evidence> {
  const text = studyText(word);
  if (text !== undefined) return (await readLink(text)).evidence;
  return readFile(word);
}

/** Says whether the study came out as before; if not, the command ends with 1. A shard alone decides nothing. */
function sayReproduced(original: Evidence, evidence: Evidence) {
  const { kind, text, details } = reproduction(original, evidence);
  console.log([text, ...details.map((detail) => `- ${detail}`)].join("\n"));
  const isWhole = evidence.runs.length === jobCount(evidence.study);
  if (kind === "outside" || (kind === "unknown" && isWhole)) process.exitCode = 1;
}

async function main(words: readonly string[]) {
  if (words.length === 0 || words.includes("--help")) return console.log(helpText());
  const [word] = words;
  const command = readStudyCommand(words, isShared(word) ? await sharedStudy(word) : undefined);
  if (resolve(word) === resolve(command.json)) {
    throw new Error(`--json: expected another file than the one that is run again, got "${command.json}"`);
  }
  checkFolders(command);
  const evidence =
    command.kind === "merge" ? mergeEvidence(command.files.map(readFile), command.files) : await run(command);
  writeEvidence(command.json, evidence);
  console.log(writeReport(evidence, command.report));
  const missing = command.kind === "merge" && missingText(evidence);
  if (missing) console.log(missing);
  if (command.kind === "run" && command.original && command.original.runs.length > 0) {
    sayReproduced(command.original, evidence);
  }
}

main(process.argv.slice(2)).catch((error: Error) => {
  showProgress("");
  console.error(error.message);
  process.exitCode = 1;
});
