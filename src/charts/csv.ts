import type { Mark, Series } from "./series";

/** Every point as measured: a line `series,x,y` each, under a heading; marks come last and have no y. */
export function toCsv(
  series: readonly Series[],
  xLabel: string,
  yLabel: string,
  marks: readonly Mark[] = [],
): string {
  const quote = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = [["series", xLabel, yLabel].map(quote).join(",")];
  for (const { label, x, y } of series) {
    for (let index = 0; index < x.length; index++) lines.push(`${quote(label)},${x[index]},${y[index]}`);
  }
  for (const { label, x } of marks) lines.push(`${quote(label)},${x},`);
  return `${lines.join("\n")}\n`;
}

/** Hands a file to the browser's downloads. */
export function download(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
}
