/** `npm run train`: one experiment from the command line, with the page's own engine. */
import { writeFileSync } from "node:fs";
import packageFile from "../../package.json" with { type: "json" };
import { dataText } from "../settings/dataText";
import { asText } from "../settings/plainJson";
import {
  addMessage,
  newRecord,
  type RangeTestRecord,
  type RunRecord,
  rangeResultsOf,
  resultsOf,
} from "../study/record";
import type { FromWorker } from "../worker/protocol";
import { helpText, readTrainCommand } from "./arguments";
import { runCommand, whenStopped } from "./command";
import { dataFolder } from "./dataFolder";
import { HeadlessTrainer, type Machine } from "./headless";
import { asksForHelp } from "./options";
import { checkWritable } from "./outputFile";
import { rangeTable } from "./rangeTest";
import { progressLine, resultTable, showProgress } from "./report";
import { robustnessTable } from "./robustness";

function follow(record: RunRecord, message: FromWorker) {
  addMessage(record, message);
  if (message.kind === "progress") {
    showProgress(`${message.task} ${Math.round((100 * message.done) / Math.max(1, message.total))} %`);
  }
  if (message.kind === "rangeTest") {
    const report = message.report as unknown as RangeTestRecord; // it came through JSON
    record.rangeTest = report;
    showProgress(`testing rates: step ${report.rates.length}`);
  }
  if (message.kind === "data") {
    const { settings, seed, counts, fileCounts } = message.data;
    showProgress("");
    console.log(dataText({ data: settings, seed, counts, fileCounts }));
  }
  if (message.kind === "robustness") {
    const { done, total, robustness } = message.report;
    record.robustness = robustness;
    showProgress(`measuring robustness: ${done} of ${total}`);
  }
  if (message.kind !== "event") return;
  const { event } = message;
  if (event.kind === "warmUp" && !event.isDone) {
    const { done, total } = event.programs ?? {};
    showProgress(total ? `warming up: ${done} of ${total} programs` : "warming up");
  }
  if (event.kind === "evaluating")
    showProgress(`measuring ${event.split}: ${event.done} of ${event.total} images`);
  if (event.kind === "steps") showProgress(progressLine(record));
  if (event.kind === "validation") {
    showProgress("");
    const { loss, accuracy, penalty } = event.evaluation;
    const apart = penalty === undefined ? "" : `, penalty ${penalty.toFixed(4)}`;
    console.log(
      `epoch ${event.epoch}: validation loss ${loss.toFixed(4)}, accuracy ${accuracy.toFixed(4)}${apart}`,
    );
  }
  if (event.kind === "stopped") console.log(event.reason);
}

/** What the results file says; nothing without one. */
function writeResults(json: string | undefined, record: RunRecord, machine: Machine) {
  if (!json) return;
  const versions = { strata: packageFile.version, tfjs: packageFile.dependencies["@tensorflow/tfjs-core"] };
  const environment = { ...versions, ...machine };
  const results = record.rangeTest ? rangeResultsOf(record, environment) : resultsOf(record, environment);
  writeFileSync(json, `${JSON.stringify(results, asText, 2)}\n`);
}

/** What a run has come to that is stopped before its end: said, and written if it has trained. */
function keepStopped(json: string | undefined, record: RunRecord, machine: Machine): string {
  const { losses, totalSteps, test, rangeTest } = record;
  if (rangeTest) return "stopped in the range test: it suggests no rate, and nothing was written";
  if (losses.length === 0) return "stopped before the first step: nothing was measured";
  const done = losses.length.toLocaleString("en-GB");
  record.stopped ??= `stopped at step ${done} of ${totalSteps.toLocaleString("en-GB")}`;
  writeResults(json, record, machine);
  const written = json ? `; what was measured is in ${json}` : "";
  return `${resultTable(record)}\n${record.stopped}${test ? "" : "; test was not measured"}${written}`;
}

async function main(words: readonly string[]) {
  if (asksForHelp(words)) return console.log(helpText());
  const { experiment, data, json, backend, rangeTest, robustness } = readTrainCommand(words);
  dataFolder(data);
  checkWritable("--json", json);
  const record = newRecord(experiment);
  const trainer = await HeadlessTrainer.start();
  const { machine } = trainer;
  whenStopped(() => keepStopped(json, record, machine));
  const onMessage = (message: FromWorker) => follow(record, message);
  try {
    await trainer.train(experiment, { backend, rangeTest, robustness, onMessage });
  } finally {
    await trainer.close();
  }
  showProgress("");
  console.log(record.rangeTest ? rangeTable(record.rangeTest) : resultTable(record));
  if (record.robustness) console.log(`\n${robustnessTable(record.robustness)}`);
  writeResults(json, record, machine);
}

runCommand(main);
