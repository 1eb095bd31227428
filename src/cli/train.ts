/** `npm run train`: one experiment from the command line, with the page's own engine. */
import { accessSync, constants, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
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
import { dataFolder } from "./dataFolder";
import { trainHeadless } from "./headless";
import { rangeTable } from "./rangeTest";
import { progressLine, resultTable, showProgress } from "./report";
import { robustnessTable } from "./robustness";

function checkWritable(file: string) {
  try {
    accessSync(dirname(resolve(file)), constants.W_OK);
  } catch {
    throw new Error(`--json: expected a file in a folder that can be written, got "${file}"`);
  }
}

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

async function main(words: readonly string[]) {
  if (words.includes("--help") || words.includes("-h")) return console.log(helpText());
  const command = readTrainCommand(words);
  dataFolder(command.data);
  if (command.json) checkWritable(command.json);
  const record = newRecord(command.experiment);
  const machine = await trainHeadless(command.experiment, {
    backend: command.backend,
    rangeTest: command.rangeTest,
    robustness: command.robustness,
    onMessage: (message) => follow(record, message),
  });
  showProgress("");
  console.log(record.rangeTest ? rangeTable(record.rangeTest) : resultTable(record));
  if (record.robustness) console.log(`\n${robustnessTable(record.robustness)}`);
  if (!command.json) return;
  const versions = { strata: packageFile.version, tfjs: packageFile.dependencies["@tensorflow/tfjs-core"] };
  const environment = { ...versions, ...machine };
  const results = record.rangeTest ? rangeResultsOf(record, environment) : resultsOf(record, environment);
  writeFileSync(command.json, `${JSON.stringify(results, asText, 2)}\n`);
}

main(process.argv.slice(2)).catch((error: Error) => {
  showProgress("");
  console.error(error.message);
  process.exitCode = 1;
});
