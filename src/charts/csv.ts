import type { Mark, Series } from "./series";

/** A spreadsheet computes what begins so: a name that does is given a quote before it. */
const isFormula = (text: string) => /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text));

function quoted(text: string): string {
  const plain = isFormula(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** Rows of cells as comma-separated lines. */
export const csvOf = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.map(quoted).join(",")}\n`).join("");

/** Every point as measured: a line `run,series,x,y` each, under a heading; marks come last and have no y. */
export function toCsv(
  series: readonly Series[],
  xLabel: string,
  yLabel: string,
  marks: readonly Mark[] = [],
): string {
  const rows = [["run", "series", xLabel, yLabel]];
  for (const { group, label, x, y, apart } of series) {
    x.forEach((at, index) => void rows.push([group, label, String(at), String(y[index])]));
    apart?.y.forEach((value, index) => {
      if (!Number.isNaN(value))
        rows.push([group, `${label} ${apart.label}`, String(x[index]), String(value)]);
    });
  }
  for (const { label, x } of marks) rows.push(["", label, String(x), ""]);
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
