import type { Mark, Series, Span } from "./series";
import { smooth } from "./smooth";

/** A spreadsheet computes what begins so: a name that does is given a quote before it. */
const isFormula = (text: string) => /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text));

function quoted(text: string): string {
  const plain = isFormula(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** Rows of cells as comma-separated lines. */
export const csvOf = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.map(quoted).join(",")}\n`).join("");

export interface CsvLook {
  /** 0 to below 1; where there is some, a column has what is drawn. */
  readonly smoothing?: number;
  /** The part of the x axis that is shown. */
  readonly zoom?: Span;
}

/**
 * Every point that is shown, as measured: a line `run,series,x,y` each, under a heading, with what is drawn of it
 * behind it; marks come last and have no y.
 */
export function toCsv(
  series: readonly Series[],
  xLabel: string,
  yLabel: string,
  marks: readonly Mark[] = [],
  { smoothing = 0, zoom }: CsvLook = {},
): string {
  const isSmooth = smoothing > 0 && series.some(({ smoothed }) => smoothed);
  const isIn = (x: number) => !zoom || (x >= zoom[0] && x <= zoom[1]);
  const rows = [["run", "series", xLabel, yLabel, ...(isSmooth ? [`${yLabel}, smoothed`] : [])]];
  const add = (names: readonly string[], x: number, y = "", drawn = "") => {
    if (isIn(x)) rows.push([...names, String(x), y, ...(isSmooth ? [drawn] : [])]);
  };
  for (const { group, label, x, y, apart, smoothed } of series) {
    const drawn = isSmooth && smoothed ? smooth(y, smoothing) : undefined;
    x.forEach((at, index) => {
      add([group, label], at, String(y[index]), drawn && String(drawn[index]));
    });
    apart?.y.forEach((value, index) => {
      if (!Number.isNaN(value)) add([group, `${label} ${apart.label}`], x[index], String(value));
    });
  }
  for (const { label, x } of marks) add(["", label], x);
  return csvOf(rows);
}

/** Hands a file to the browser's downloads. */
export function download(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
}
