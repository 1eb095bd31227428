/** The bench's report in Markdown. */
import { titleOf } from "../../bench/networks";
import type { BenchCommand } from "./arguments";
import type { Problem, Ratio, Row } from "./rows";
import type { Spread } from "./statistics";

export interface Report {
  readonly rows: readonly Row[];
  readonly problems: readonly Problem[];
  readonly ratios: readonly Ratio[];
  /** Of native PyTorch's matrix product, GFLOP/s. */
  readonly nativeSgemm?: Spread;
  /** Processor, cores, browser and versions. */
  readonly machine: string;
  readonly command: BenchCommand;
}

const digits = (value: number) => {
  if (value >= 100) return Math.round(value).toLocaleString("en-GB");
  return String(Number(value.toPrecision(3)));
};

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

const seconds = (ms: number) => `${digits(ms / 1000)} s`;

export function renderReport({ rows, problems, ratios, nativeSgemm, machine, command }: Report): string {
  const { windows, windowMs, budgetMs } = command;
  const spread = ({ median, lower, upper }: Spread) =>
    `${digits(median)} [${digits(lower)}–${digits(upper)}]`;
  const parts = [
    "# Bench",
    `${machine}. Adam, float32. Medians and quartiles of up to ${windows} windows of ${seconds(windowMs)} or one step, ` +
      `taken in turns; an engine is started for its window and ended after it, and may take ${seconds(budgetMs)} in ` +
      "all on one network and batch. FLOPs are six for each multiply–add of the description.",
    "## Ratios",
    table(
      ["network", "ratio", "median [quartiles]", "windows"],
      ratios.map((ratio) => [titleOf(ratio.network), ratio.name, spread(ratio), String(ratio.windows)]),
    ),
    "## Steps",
    table(
      [
        "network",
        "batch",
        "engine",
        "images/s",
        "ms/step [quartiles]",
        "GFLOP/s",
        "programs/step",
        "script ms/step",
        "first step",
        "windows",
      ],
      rows.map((row) => [
        row.engine === "sgemm" ? "512 × 512 × 512" : titleOf(row.network),
        row.engine === "sgemm" ? "" : String(row.batch),
        row.engine,
        row.engine === "sgemm" ? "" : digits(row.imagesPerSecond),
        spread({ median: row.msPerStep, lower: row.quartiles[0], upper: row.quartiles[1] }),
        digits(row.gflops),
        row.programsPerStep === undefined ? "" : digits(row.programsPerStep),
        row.scriptMsPerStep === undefined ? "" : digits(row.scriptMsPerStep),
        seconds(row.firstStepMs),
        String(row.windows),
      ]),
    ),
  ];
  if (nativeSgemm)
    parts.push(`Native matrix product (PyTorch, 512 × 512 × 512): ${spread(nativeSgemm)} GFLOP/s.`);
  const checked = rows.filter((row) => row.losses && row.engine !== "strata-cpu");
  if (checked.length > 0) {
    const names = [...new Set(checked.map(({ engine }) => engine))].join(", ");
    parts.push(
      `The first three losses equal strata-cpu's to 1e-4, from the same weights and batch: ${names}.`,
    );
  }
  if (problems.length > 0) {
    const lines = problems.map(
      ({ network, engine, batch, problem }) =>
        `- ${engine}, ${titleOf(network)}, batch ${batch}: ${problem}.`,
    );
    parts.push("## What could not be measured, or not as often", lines.join("\n"));
  }
  return `${parts.join("\n\n")}\n`;
}
