/** What a measurement on corrupted images comes to, for the page and the command line alike. */
import {
  type CorruptionId,
  type CorruptionKind,
  corruptionKinds,
  corruptions,
  corruptionsFor,
  severities,
} from "../../datasets/corruptions";
import type { Robustness } from "../training/robustness";

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

interface CorruptionRow {
  readonly id: CorruptionId;
  readonly title: string;
  readonly kind: CorruptionKind;
  /** By severity; NaN where it was not measured. */
  readonly accuracies: readonly number[];
  /** 1 − the mean accuracy over the severities; undefined until all are measured. */
  readonly error?: number;
}

/** A row for each of these corruptions, measured or not. */
export const corruptionRows = (ids: readonly CorruptionId[], robustness?: Robustness): CorruptionRow[] =>
  ids.map((id) => {
    const { title, kind } = corruptions[id];
    const measured = robustness?.accuracies[id] ?? [];
    const accuracies = severities.map((_, index) => measured[index] ?? Number.NaN);
    return { id, title, kind, accuracies, ...(isWhole(measured) && { error: 1 - mean(measured) }) };
  });

const isWhole = (accuracies: readonly number[]) => accuracies.length === severities.length;

/** Corruptions that were measured at every severity, in the registry's order. */
export const measuredRows = (robustness: Robustness) =>
  corruptionRows(corruptionsFor(3), robustness).filter(({ error }) => error !== undefined);

/** Patches are left out of means: where no shape is left, there is nothing that a net ought to recognise. */
const isInMean = ({ kind }: CorruptionRow) => kind !== "Patches";

/**
 * The mean over corruptions of the mean error over severities: Hendrycks & Dietterich's mean corruption error without
 * its division by AlexNet's, as is the custom for small images. Undefined before the first corruption is measured.
 */
export function meanCorruptedError(robustness: Robustness): number | undefined {
  const errors = measuredRows(robustness)
    .filter(isInMean)
    .map(({ error = 0 }) => error);
  return errors.length > 0 ? mean(errors) : undefined;
}

/** The same over the corruptions of each kind. */
export function errorsByKind(robustness: Robustness): { kind: CorruptionKind; error: number }[] {
  const rows = measuredRows(robustness);
  return corruptionKinds.flatMap((kind) => {
    const errors = rows.filter((row) => row.kind === kind).map(({ error = 0 }) => error);
    return errors.length > 0 ? [{ kind, error: mean(errors) }] : [];
  });
}

/** What makes measurements comparable, for a cell of a table. */
export const suiteText = ({ suite, imageCount }: Robustness) =>
  `${suite}, ${imageCount.toLocaleString("en-GB")} images`;

/** Cells for a CSV file: accuracies by corruption and severity, and the mean errors. */
export function robustnessCells(robustness: Robustness): string[][] {
  const { clean, imageCount, suite, step } = robustness;
  return [
    ["corruption", "kind", ...severities.map((severity) => `accuracy at ${severity}`), "mean error"],
    ["none", "", ...severities.map(() => String(clean)), String(1 - clean)],
    ...measuredRows(robustness).map(({ title, kind, accuracies, error }) => [
      title,
      kind,
      ...accuracies.map(String),
      String(error),
    ]),
    ["mean without patches", "", ...severities.map(() => ""), String(meanCorruptedError(robustness) ?? "")],
    ["suite", suite, "images", String(imageCount), "step", String(step)],
  ];
}
