/** `npm run bench`: how fast a training step is, side by side with others. */
import { writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import packageFile from "../../package.json" with { type: "json" };
import type { Timing } from "../bench/job";
import { helpText, readBenchCommand } from "./bench/arguments";
import type { BenchCommand } from "./bench/command";
import { measureGrowth, renderGrowth } from "./bench/growth";
import { measureIntake } from "./bench/intake";
import { figuresOf, renderIntake } from "./bench/intakeReport";
import { type Measurement, measure } from "./bench/measure";
import { ratiosOf } from "./bench/ratios";
import { measureRecipe, renderCosts } from "./bench/recipe";
import { renderReport } from "./bench/report";
import { judge, rowsOf } from "./bench/rows";
import { spreadOf } from "./bench/statistics";
import { runCommand, whenStopped } from "./command";
import { dataFolder } from "./dataFolder";
import { asksForHelp } from "./options";
import { checkWritable } from "./outputFile";
import { showProgress } from "./report";

async function main(words: readonly string[]) {
  if (asksForHelp(words)) return console.log(helpText);
  const command = readBenchCommand(words);
  checkWritable("--json", command.json);
  checkWritable("--report", command.report);
  whenStopped(() => "stopped before anything was measured to its end");
  if (command.growthSteps) {
    const growth = await measureGrowth(command.growthSteps);
    const report = renderGrowth(growth);
    writeFiles(command, report, growth);
    return console.log(report);
  }
  if (command.dataFolder !== undefined) {
    const report = await takeIntake(command, command.dataFolder);
    return console.log(report);
  }
  const { recipe } = command;
  if (recipe) {
    const costs = await measureRecipe({ ...command, recipe }, (round) =>
      showProgress(`round ${round + 1} of ${command.windows}`),
    );
    showProgress("");
    const report = renderCosts(costs);
    writeFiles(command, report, costs);
    return console.log(report);
  }
  let report = "";
  await measure(command, {
    onWindow({ engine, network, batch }, round, outcome) {
      const result = "problem" in outcome ? outcome.problem : speedOf(outcome.timing);
      showProgress(
        `round ${round + 1} of ${command.windows} · ${network}, batch ${batch} · ${engine}: ${result}`,
      );
    },
    onBatch(measurement) {
      report = writeResults(command, measurement);
      whenStopped(
        () => `${report}\nstopped: these are the networks and batches that were measured to their end`,
      );
    },
  });
  showProgress("");
  console.log(report);
}

/** @returns the report. */
async function takeIntake(command: BenchCommand, asked: string): Promise<string> {
  const folder = dataFolder(asked) as string;
  delete process.env.STRATA_DATA; // nothing but the drop is to bring data
  const intake = await measureIntake(folder, command.windows, (set, round, { firstStepMs }) =>
    showProgress(`round ${round + 1} of ${command.windows} · ${set}: ${Math.round(firstStepMs)} ms`),
  );
  showProgress("");
  const machine = `${processorText()}, ${intake.browser}`;
  const report = renderIntake(intake, machine);
  writeFiles(command, report, { machine, figures: figuresOf(intake), drops: intake.drops });
  return report;
}

/** @returns the report. */
function writeResults(command: BenchCommand, measurement: Measurement): string {
  const { sound, problems } = judge(measurement.series);
  const rows = rowsOf(sound);
  const ratios = ratiosOf(sound);
  const { browser, replacementCount } = measurement;
  const machine = machineText(browser);
  const nativeSgemm = spreadOf(measurement.nativeSgemm);
  const report = renderReport({ rows, problems, ratios, nativeSgemm, machine, replacementCount, command });
  writeFiles(command, report, { machine, rows, ratios, problems, nativeSgemm });
  return report;
}

function machineText(browser: string): string {
  const { dependencies, devDependencies } = packageFile;
  const versions = [
    `tfjs ${dependencies["@tensorflow/tfjs-core"]}`,
    `jax-js ${devDependencies["@jax-js/jax"]}`,
    `ConvNetJS ${devDependencies.convnetjs}`,
  ];
  return [processorText(), browser, ...versions].join(", ");
}

const processorText = () => `${cpus()[0]?.model.trim() ?? "processor"}, ${availableParallelism()} cores`;

function writeFiles({ json, report: file }: BenchCommand, report: string, result: object) {
  if (file) writeFileSync(file, report);
  if (json) writeFileSync(json, `${JSON.stringify(result, null, 2)}\n`);
}

function speedOf({ msPerStep, scriptMsPerStep }: Timing): string {
  return msPerStep === undefined
    ? `${scriptMsPerStep?.toFixed(2)} ms of script a step`
    : `${msPerStep.toFixed(2)} ms a step`;
}

runCommand(main);
