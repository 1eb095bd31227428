/** What `npm run train` prints: a line of progress while it goes on, a table at the end. */
import { clearLine, cursorTo } from "node:readline";
import { testCorruptionText } from "../settings/dataText";
import { gradientRatio } from "../study/gradientRatio";
import { lastTraining, type RunRecord } from "../study/record";

const decimals = (value: number, digits: number) => value.toFixed(digits);
const whole = (value: number) => Math.round(value).toLocaleString("en-GB");

/** `[######....] 40 % · step 62 of 156 · loss 0.412 · 1,840 images/s` */
export function progressLine(record: RunRecord): string {
  const { losses, totalSteps, trainedImages, trainingMs } = record;
  const share = totalSteps > 0 ? losses.length / totalSteps : 0;
  const bar = "#".repeat(Math.round(20 * share)).padEnd(20, ".");
  const parts = [`[${bar}] ${whole(100 * share)} %`, `step ${whole(losses.length)} of ${whole(totalSteps)}`];
  if (losses.length > 0) parts.push(`loss ${decimals(losses[losses.length - 1], 3)}`);
  if (trainingMs > 0) parts.push(`${whole((1000 * trainedImages) / trainingMs)} images/s`);
  return parts.join(" · ");
}

/** Writes a line over the one before in a terminal; elsewhere says nothing, so that logs stay short. */
export function showProgress(line: string): void {
  if (!process.stderr.isTTY) return;
  cursorTo(process.stderr, 0);
  clearLine(process.stderr, 0);
  process.stderr.write(line);
}

/** The final table: losses and accuracies by split, then speed and backend. */
export function resultTable(record: RunRecord): string {
  const rows: string[][] = [["", "loss", "accuracy", "measured"]];
  const { loss, accuracy } = lastTraining(record);
  const steps = Math.min(50, record.losses.length);
  rows.push(["train", decimals(loss, 4), decimals(accuracy, 4), `mean of the last ${steps} batches`]);
  const final = record.validation.at(-1);
  if (final) {
    const best = record.validation.reduce((a, b) => (b.accuracy > a.accuracy ? b : a));
    const images = `${whole(record.counts?.validation ?? 0)} images`;
    rows.push([
      "validation, final",
      decimals(final.loss, 4),
      decimals(final.accuracy, 4),
      `step ${whole(final.step)}, ${images}`,
    ]);
    rows.push([
      "validation, best",
      decimals(best.loss, 4),
      decimals(best.accuracy, 4),
      `step ${whole(best.step)}, ${images}`,
    ]);
  }
  if (record.test) {
    const corruption = testCorruptionText(record.experiment.data);
    const when = corruption ? `once, at the end; ${corruption}` : "once, at the end";
    const images = `${whole(record.counts?.test ?? 0)} images, ${when}`;
    rows.push(["test", decimals(record.test.loss, 4), decimals(record.test.accuracy, 4), images]);
  }
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const table = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join("  ")
      .trimEnd(),
  );
  return [...table, "", ...gradientLine(record), speedLine(record)].join("\n");
}

function gradientLine({ layers: { first } }: RunRecord): string[] {
  if (!first || first.layers.length < 2) return [];
  const { first: from, last: to, ratio } = gradientRatio(first);
  const text = ratio === null ? "not known" : String(Number(ratio.toPrecision(3)));
  return [`gradient norm at step 0, ${from} over ${to}: ${text}`];
}

function speedLine({ backend, losses, trainedImages, trainingMs }: RunRecord): string {
  const speed =
    trainingMs > 0 ? `${whole((1000 * trainedImages) / trainingMs)} images/s` : "too short to time";
  const software = backend?.isSoftware ? ", in software" : "";
  const reason = backend?.reason ? ` (${backend.reason})` : "";
  return `${whole(losses.length)} steps · ${speed} · ${backend?.name} on ${backend?.device}${software}${reason}`;
}
