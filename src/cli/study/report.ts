/** A study's report in Markdown: figures, the table, what it shows and how to run it again. */
import { writeFileSync } from "node:fs";
import { basename } from "node:path";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { ErrorChart } from "../../charts/ErrorChart";
import { changedSettings } from "../../settings/experiment";
import { type Evidence, environmentsOf } from "../../study/evidence";
import { errorFigure } from "../../study/figures";
import { ratioRows, ratioText } from "../../study/gradients";
import { mixText } from "../../study/reproduction";
import { jobsOf } from "../../study/study";
import {
  type CellSummary,
  comparisonsText,
  emptyText,
  type MetricId,
  metrics,
  summarise,
  verdictsOf,
} from "../../study/summary";
import { isDivergence } from "../../study/verdict";

const shown: readonly MetricId[] = ["trainLoss", "testError"];

const number = (value: number) => (Number.isFinite(value) ? value.toFixed(3) : "–");

/** Writes the report and its figures to `file`, if there is one. @returns the report's text. */
export function writeReport(evidence: Evidence, file?: string): string {
  const stem = file?.replace(/\.md$/, "");
  const figures = shown.map((metric) => `${basename(stem ?? "")}-${metric}.svg`);
  if (file && stem) {
    for (const metric of shown) {
      const figure = renderToStaticMarkup(createElement(ErrorChart, errorFigure(evidence, metric)));
      writeFileSync(`${stem}-${metric}.svg`, `${figure}\n`);
    }
    writeFileSync(file, reportText(evidence, figures));
  }
  return reportText(evidence);
}

function reportText(evidence: Evidence, figures: readonly string[] = []): string {
  const { study, runs } = evidence;
  const total = jobsOf(study).length;
  const done = runs.filter(({ results }) => results).length;
  const settings = changedSettings(study.experiment).map(({ key, value }) => `${key} ${value}`);
  const mix = mixText(evidence);
  const comparisons = comparisonsText(shown.flatMap((metric) => verdictsOf(evidence, metric)));
  return [
    `# ${study.title}`,
    "",
    `${done} of ${total} runs, seeds ${study.seeds.join(", ")}. All runs: ${settings.join(", ") || "the defaults"}.`,
    "",
    ...figures.map((figure, index) => `![${metrics[shown[index]].label}](${figure})`),
    ...(figures.length > 0 ? [""] : []),
    ...shown.flatMap((metric) => [
      `## ${sentenceCase(metrics[metric].label)}`,
      "",
      "| | mean | deviation | by seed |",
      "| --- | --- | --- | --- |",
      ...summarise(evidence, metric).map(
        (cell) =>
          `| ${cellText(cell.name)} | ${cell.values.size > 0 ? number(cell.mean) : emptyText(cell)} | ${number(cell.deviation)} | ${bySeed(cell, study.seeds)} |`,
      ),
      "",
      ...verdictsOf(evidence, metric).map(({ text }) => `- ${text}`),
      "",
    ]),
    ...(comparisons ? [comparisons, ""] : []),
    ...failures(evidence),
    ...gradients(evidence),
    "## Where it ran",
    "",
    ...(mix ? [mix, ""] : []),
    ...environmentsOf(evidence).map(
      ({ name, device, browser, platform, strata, tfjs }) =>
        `- ${name} on ${device}; ${browser}, ${platform}, Strata ${strata}, TensorFlow.js ${tfjs}`,
    ),
    "",
  ].join("\n");
}

const bySeed = ({ values, failures }: CellSummary, seeds: readonly number[]) =>
  seeds
    .map((seed) => {
      const failure = failures.find((sentence) => sentence.startsWith(`seed ${seed}: `));
      return failure
        ? isDivergence(failure)
          ? "diverged"
          : "failed"
        : number(values.get(seed) ?? Number.NaN);
    })
    .join(", ");

const sentenceCase = (text: string) => text[0].toUpperCase() + text.slice(1);

function failures(evidence: Evidence): string[] {
  const failed = summarise(evidence, "trainLoss").flatMap(({ name, failures: sentences }) =>
    sentences.map((sentence) => `- ${name}, ${sentence}`),
  );
  return failed.length === 0 ? [] : ["## Runs that diverged or failed", "", ...failed, ""];
}

function gradients(evidence: Evidence): string[] {
  const rows = ratioRows(evidence);
  if (rows.length === 0) return [];
  return [
    "## Gradient norm at step 0, first convolution over the last one",
    "",
    "| | over seeds |",
    "| --- | --- |",
    ...rows.map((row) => `| ${cellText(row.name)} | ${ratioText(row)} |`),
    "",
  ];
}

const cellText = (name: string) => name.replaceAll("|", "\\|");
