/** `--robustness`: its text, and what it prints. */
import { severities } from "../../datasets/corruptions";
import { errorsByKind, meanCorruptedError, measuredRows, suiteText } from "../study/robustness";
import type { Robustness, RobustnessOptions } from "../worker/protocol";

const defaultCount = 500;

/**
 * Reads a number of images; the default if there is none.
 * @throws one sentence that names the flag.
 */
export function readImageCount(text: string): RobustnessOptions {
  const imageCount = text === "" ? defaultCount : Number(text);
  if (Number.isInteger(imageCount) && imageCount > 0) return { imageCount };
  throw new Error(`--robustness: expected a whole number of test images from 1, got "${text}"; try 500`);
}

/** Accuracy by corruption and severity, then the errors of each kind and of all. */
export function robustnessTable(robustness: Robustness): string {
  const { clean } = robustness;
  const rows = measuredRows(robustness);
  const width = 21;
  const line = (title: string, cells: readonly string[]) =>
    [title.padEnd(width), ...cells.map((cell) => cell.padStart(6))].join("  ").trimEnd();
  const share = (value: number) => value.toFixed(3);
  return [
    line("accuracy at severity", []),
    line("", [...severities.map(String), "error"]),
    ...rows.map(({ title, accuracies, error = 0 }) => line(title, [...accuracies, error].map(share))),
    "",
    ...errorsByKind(robustness).map(({ kind, error }) => line(`${kind}, mean error`, [share(error)])),
    line("mean, without patches", [share(meanCorruptedError(robustness) ?? Number.NaN)]),
    line("clean error", [share(1 - clean)]),
    suiteText(robustness),
  ].join("\n");
}
