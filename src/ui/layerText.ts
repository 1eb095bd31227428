/** What is told of layers, in words. */
import { layerNumber } from "../charts/LayerChart";
import { gradientRatio } from "../study/gradientRatio";
import type { LayerStatistic, LayerStatistics } from "../worker/protocol";

interface StatisticText {
  readonly label: string;
  /** With its unit. */
  readonly axis: string;
  readonly help: string;
  readonly isLog: boolean;
  readonly range?: readonly [number, number];
}

/** In the order of the menu. */
export const statisticTexts: Readonly<Record<LayerStatistic, StatisticText>> = {
  gradient: {
    label: "gradient norm",
    axis: "‖∂L/∂w‖",
    help: "The length of each kernel's gradient: how strongly the loss tells it to change.",
    isLog: true,
  },
  weight: {
    label: "weight norm",
    axis: "‖w‖",
    help: "The length of each layer's kernel, all its numbers as one vector.",
    isLog: true,
  },
  update: {
    label: "update to weight",
    axis: "‖Δw‖ / ‖w‖",
    help: "How far the last step moved each kernel, as a share of its length.",
    isLog: true,
  },
  mean: {
    label: "activation mean",
    axis: "mean",
    help: "The mean of all values behind each layer's activation.",
    isLog: false,
  },
  deviation: {
    label: "activation deviation",
    axis: "deviation",
    help: "The standard deviation of all values behind each layer's activation: where it dies out, so does the signal.",
    isLog: true,
  },
  dead: {
    label: "dead units",
    axis: "share of units",
    help: "The share of channels behind a ReLU that are 0 everywhere in every image of the batch.",
    isLog: false,
    range: [0, 1],
  },
};

/** How much gradient the first layer gets beside the last one, e.g. `stem_conv gets 3.1 times the gradient of logits`. */
export function ratioText(statistics: LayerStatistics): string {
  const { first, last, ratio } = gradientRatio(statistics);
  if (first === last) return "";
  if (ratio === null) return `The ratio of ${first} to ${last} is not known.`;
  if (ratio === 0) return `No gradient reaches ${first}.`;
  return ratio >= 1
    ? `${first} gets ${layerNumber(ratio)} times the gradient of ${last}.`
    : `${first} gets 1/${layerNumber(1 / ratio)} of the gradient of ${last}.`;
}

/** A chart of layers for those who do not see it. */
export function layersSummary(statistics: LayerStatistics, name: LayerStatistic): string {
  const { layers, values, step } = statistics;
  const known = layers.flatMap((layer, index) => {
    const value = values[name][index];
    return value === null ? [] : [{ layer, value }];
  });
  const { label } = statisticTexts[name];
  if (known.length === 0) return `Step ${step}: ${label} is not known of any layer.`;
  const sorted = [...known].sort((a, b) => a.value - b.value);
  const text = ({ layer, value }: (typeof known)[number]) => `${layerNumber(value)} at ${layer}`;
  const [lowest, highest] = [sorted[0], sorted[sorted.length - 1]];
  const ends = `first ${text(known[0])}, last ${text(known[known.length - 1])}`;
  return `Step ${step}, ${label} of ${known.length} layers: ${ends}, least ${text(lowest)}, most ${text(highest)}.`;
}
