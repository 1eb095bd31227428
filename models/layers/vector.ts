/** Layers between images and vectors. */
import type { Features, Shape } from "../network";
import { shapeText } from "../network";
import { checkCount, checkRate, imageShape, lastOf, layer } from "./make";

/** The images that enter the network, normalised. */
export function input(shape: Shape, name = "image"): Features {
  for (const size of shape) checkCount(name, "size", size);
  return layer(name, { kind: "input" }, [], shape);
}

/** The mean of each channel over the whole image, or of each feature over all tokens. */
export function globalAveragePool(x: Features, name: string): Features {
  if (x.shape.length !== 2) imageShape(x, name);
  return layer(name, { kind: "globalAveragePool" }, [x], [lastOf(x.shape)]);
}

/** The image as one vector, row by row, channels innermost. */
export function flatten(x: Features, name: string): Features {
  return layer(name, { kind: "flatten" }, [x], [x.shape.reduce((product, size) => product * size, 1)]);
}

/** Every output a weighted sum of every input, of each token if there are several. */
export function dense(
  x: Features,
  units: number,
  name: string,
  { bias = true, dropConnect = 0, startsAtZero = false } = {},
): Features {
  checkCount(name, "number of units", units);
  checkRate(name, dropConnect);
  if (x.shape.length > 2) {
    throw new Error(
      `${name}: expected a vector, got ${shapeText(x.shape)} from ${x.layer.name}; flatten or pool it first`,
    );
  }
  const operation = { kind: "dense", units, bias, dropConnect, startsAtZero } as const;
  return layer(name, operation, [x], [...x.shape.slice(0, -1), units]);
}

/**
 * Minus the squared distance of a vector to each fixed code, so that the nearest code has the largest logit
 * (LeCun et al. 1998, section II.B). Codes are not trained.
 */
export function euclidean(x: Features, codes: readonly (readonly number[])[], name: string): Features {
  if (x.shape.length !== 1 || codes.some((code) => code.length !== x.shape[0])) {
    throw new Error(
      `${name}: expected codes as long as the vector, got ${shapeText(x.shape)} from ${x.layer.name}`,
    );
  }
  return layer(name, { kind: "euclidean", codes }, [x], [codes.length]);
}
