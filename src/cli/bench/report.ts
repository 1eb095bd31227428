/** The bench's report in Markdown. */
import type { NetworkId } from "../../bench/job";
import { titleOf } from "../../bench/networks";
import { type BenchCommand, budgetOf, type EngineName } from "./command";
import type { Ratio } from "./ratios";
import { lossTolerance, type Problem, type Row } from "./rows";
import type { Spread } from "./statistics";

export interface Report {
  readonly rows: readonly Row[];
  readonly problems: readonly Problem[];
  readonly ratios: readonly Ratio[];
  /** Of native PyTorch's matrix product, GFLOP/s. */
  readonly nativeSgemm?: Spread;
  /** Processor, cores, browser and versions. */
  readonly machine: string;
  /** How often the browser had to be replaced. */
  readonly replacementCount: number;
  readonly command: BenchCommand;
}

export function renderReport(report: Report): string {
  const { rows, problems, nativeSgemm } = report;
  const parts = ["# Bench", method(report)];
  if (report.ratios.length > 0) parts.push("## Ratios", ...ratioTable(report.ratios));
  if (rows.length > 0) parts.push("## Steps", stepTable(rows));
  if (nativeSgemm)
    parts.push(`Native matrix product (PyTorch, 512 × 512 × 512): ${spread(nativeSgemm)} GFLOP/s.`);
  if (report.replacementCount > 0)
    parts.push(`Browsers that worked on after a window's end and were replaced: ${report.replacementCount}.`);
  if (rows.some(({ losses }) => losses)) parts.push("## The first three losses", ...lossTable(rows));
  if (problems.length > 0) {
    const lines = problems.map(
      ({ network, engine, batch, problem }) =>
        `- ${engine}, ${titleOf(network)}, batch ${batch}: ${problem}.`,
    );
    parts.push("## What could not be measured, or not as often", lines.join("\n"));
  }
  return `${parts.join("\n\n")}\n`;
}

function method({ machine, command }: Report): string {
  const batch = Math.min(...command.batches);
  const budget = (engine: EngineName) => seconds(budgetOf(command, { engine, batch }));
  return (
    `${machine}. Adam, float32. Medians and quartiles of up to ${command.windows} windows of ` +
    `${seconds(command.windowMs)} or one step, taken in turns; an engine is started for its window and ended after ` +
    `it. On one network and batch an engine may take ${seconds(command.budgetMs)} in all; at batch ${batch} those of ` +
    `the main ratios ${budget("strata-cpu")}. FLOPs are six for each multiply–add of the description.`
  );
}

function ratioTable(ratios: readonly Ratio[]): string[] {
  const networks = [...new Set(ratios.map(({ network }) => network))];
  const names = [...new Set(ratios.map(({ name }) => name))];
  const cell = (name: string, network: NetworkId) => {
    const ratio = ratios.find((one) => one.name === name && one.network === network);
    if (!ratio) return "–";
    const figure = ratio.lower === ratio.upper ? digits(ratio.median) : spread(ratio);
    return `${figure} · ${ratio.windows}${ratio.peer ? ` · ${ratio.peer}` : ""}`;
  };
  const batch = ratios[0].batch;
  return [
    `Batch ${batch}: median [quartiles] · windows. A ratio is taken between two windows of one round; the best peer is the fastest other library that was asked for.`,
    table(
      ["", ...networks.map(titleOf)],
      names.map((name) => [name, ...networks.map((network) => cell(name, network))]),
    ),
  ];
}

const stepColumns: Readonly<Record<string, (row: Row) => string>> = {
  network: ({ network, engine }) => (engine === "sgemm" ? "512 × 512 × 512" : titleOf(network)),
  batch: ({ batch, engine }) => (engine === "sgemm" ? "" : String(batch)),
  engine: ({ engine }) => engine,
  "images/s": ({ imagesPerSecond }) => optional(imagesPerSecond),
  "ms/step [quartiles]": ({ msPerStep: median, quartiles: [lower, upper] }) =>
    spread({ median, lower, upper }),
  "GFLOP/s": ({ gflops }) => digits(gflops),
  "programs/step": ({ programsPerStep }) => optional(programsPerStep),
  "script ms/step": ({ scriptMsPerStep }) => optional(scriptMsPerStep),
  "first step": ({ firstStepMs }) => seconds(firstStepMs),
  windows: ({ windows }) => String(windows),
};

function stepTable(rows: readonly Row[]): string {
  return table(
    Object.keys(stepColumns),
    rows.map((row) => Object.values(stepColumns).map((cell) => cell(row))),
  );
}

function lossTable(rows: readonly Row[]): string[] {
  return [
    `From the same weights and batch; equal to ${lossTolerance}. ConvNetJS and PyTorch start from their own weights.`,
    table(
      ["network", "batch", "engine", "step 1", "step 2", "step 3"],
      rows.flatMap(({ network, batch, engine, losses }) =>
        losses
          ? [[titleOf(network), String(batch), engine, ...losses.slice(0, 3).map((loss) => loss.toFixed(6))]]
          : [],
      ),
    ),
  ];
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

function digits(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString("en-GB");
  return String(Number(value.toPrecision(3)));
}

const optional = (value: number | undefined) => (value === undefined ? "" : digits(value));
const seconds = (ms: number) => `${digits(ms / 1000)} s`;
const spread = ({ median, lower, upper }: Spread) => `${digits(median)} [${digits(lower)}–${digits(upper)}]`;
