/** How much of the gradient arrives at the front of a net. */
import type { LayerStatistics } from "../training/events";

interface GradientRatio {
  readonly first: string;
  readonly last: string;
  /** The gradient's norm at the first layer over that at the last one; null where one of them is not known or 0. */
  readonly ratio: number | null;
}

/** Of the first convolution to the last one; of all layers where there are fewer than two. */
export function gradientRatio({ layers, kinds, values: { gradient } }: LayerStatistics): GradientRatio {
  const all = layers.map((_, index) => index);
  const convolutions = all.filter((index) => kinds[index] === "conv");
  const chosen = convolutions.length > 1 ? convolutions : all;
  const [first, last] = [chosen[0], chosen[chosen.length - 1]];
  const [a, b] = [gradient[first], gradient[last]];
  return { first: layers[first], last: layers[last], ratio: a !== null && b ? a / b : null };
}
