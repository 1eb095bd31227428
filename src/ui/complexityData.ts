/** What the complexity charts show: published sizes with their ImageNet error, and the runs that were measured. */
import { datasets } from "../../datasets";
import { modelEntries, models } from "../../models";
import { costOf } from "../../models/cost";
import type { PublishedSize } from "../../models/published";
import type { Bubble } from "../charts/bubbleLayout";
import { setText } from "../settings/dataText";
import type { Experiment } from "../settings/experiment";
import type { Run } from "../store/run";
import { formatCount, formatLarge, formatShare } from "./format";

export interface ComplexityData {
  readonly bubbles: readonly Bubble[];
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const published: readonly PublishedSize[] = modelEntries.flatMap(([, { published: sizes = [] }]) => sizes);

export function publishedNets(sizes = published): ComplexityData {
  const nets = sizes.flatMap((size) =>
    size.imageNetError === undefined
      ? []
      : [{ ...size, cost: costOf(size.build()).multiplyAdds, error: size.imageNetError }],
  );
  return {
    bubbles: nets.map(({ title, cost, error, parameters }) => ({
      id: title,
      label: title,
      x: cost,
      y: 1 - error,
      size: parameters,
      color: "--run-previous",
    })),
    columns: ["net", "top-1 accuracy", "multiply–adds", "parameters", "source"],
    rows: nets.map(({ title, cost, error, parameters, source }) => [
      title,
      formatShare(1 - error),
      formatLarge(cost),
      formatCount(parameters),
      source,
    ]),
  };
}

const colors = ["--run-1", "--run-2", "--run-3", "--run-4"];

type MeasuredRun = Pick<Run, "id" | "experiment" | "network" | "best" | "test">;

/** One circle for each measured run, in its data set's colour; hollow until test is measured. */
export function measuredNets(runs: readonly MeasuredRun[]): ComplexityData {
  const ids = Object.keys(datasets);
  const shown = runs.flatMap((run) => {
    const testAccuracy = run.test?.accuracy;
    const validationAccuracy = run.best?.accuracy;
    const accuracy = testAccuracy ?? validationAccuracy;
    if (accuracy === undefined) return [];
    const { dataset } = run.experiment.data;
    const set = setText(run.experiment.data);
    const title = netTitle(run.experiment);
    return [
      { id: run.id, cost: run.network, accuracy, testAccuracy, validationAccuracy, dataset, set, title },
    ];
  });
  return {
    bubbles: shown.map(({ id, title, cost, accuracy, dataset, set, testAccuracy }) => ({
      id,
      label: `${title} · ${set}`,
      x: cost.multiplyAdds,
      y: accuracy,
      size: cost.parameters,
      color: colors[ids.indexOf(dataset) % colors.length],
      isHollow: testAccuracy === undefined,
    })),
    columns: ["net", "data set", "validation accuracy", "test accuracy", "multiply–adds", "parameters"],
    rows: shown.map(({ title, set, validationAccuracy, testAccuracy, cost }) => [
      title,
      set,
      validationAccuracy === undefined ? "–" : formatShare(validationAccuracy),
      testAccuracy === undefined ? "–" : formatShare(testAccuracy),
      formatCount(cost.multiplyAdds),
      formatCount(cost.parameters),
    ]),
  };
}

/** The model with its depth, where it has one. */
function netTitle({ model }: Experiment): string {
  const { depth, skipConnections } = model.options;
  const { title } = models[model.model];
  const name = model.model !== "plain" && skipConnections === false ? `${title} without skips` : title;
  return depth === undefined ? name : `${name} ${depth}`;
}
