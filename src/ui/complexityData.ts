/** What the complexity charts show: published sizes with their ImageNet error, and the session's measured nets. */
import { datasets } from "../../datasets";
import { modelEntries, models } from "../../models";
import { costOf } from "../../models/cost";
import type { PublishedSize } from "../../models/published";
import type { Bubble } from "../charts/bubbleLayout";
import { networkOf } from "../settings/network";
import type { MeasuredNet } from "../store/measuredNets";
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

/** One circle for each measured run, in its data set's colour; hollow until test is measured. */
export function measuredNets(nets: readonly MeasuredNet[]): ComplexityData {
  const ids = Object.keys(datasets);
  const shown = nets.flatMap((net) => {
    const { network } = networkOf(net.experiment);
    const accuracy = net.testAccuracy ?? net.validationAccuracy;
    if (!network || accuracy === undefined) return [];
    const { dataset } = net.experiment.data;
    return [{ ...net, accuracy, cost: costOf(network), dataset, title: netTitle(net) }];
  });
  return {
    bubbles: shown.map(({ id, title, cost, accuracy, dataset, testAccuracy }) => ({
      id: String(id),
      label: `${title} · ${datasets[dataset].title}`,
      x: cost.multiplyAdds,
      y: accuracy,
      size: cost.parameters,
      color: colors[ids.indexOf(dataset) % colors.length],
      isHollow: testAccuracy === undefined,
    })),
    columns: ["net", "data set", "validation accuracy", "test accuracy", "multiply–adds", "parameters"],
    rows: shown.map(({ title, dataset, validationAccuracy, testAccuracy, cost }) => [
      title,
      datasets[dataset].title,
      validationAccuracy === undefined ? "–" : formatShare(validationAccuracy),
      testAccuracy === undefined ? "–" : formatShare(testAccuracy),
      formatCount(cost.multiplyAdds),
      formatCount(cost.parameters),
    ]),
  };
}

/** The model with its depth, where it has one. */
function netTitle({ experiment: { model } }: MeasuredNet): string {
  const { depth, skipConnections } = model.options;
  const { title } = models[model.model];
  const name = model.model !== "plain" && skipConnections === false ? `${title} without skips` : title;
  return depth === undefined ? name : `${name} ${depth}`;
}
