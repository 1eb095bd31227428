/** Layers that treat each value or channel by itself, and those that join branches. */
import type { ActivationKind, Features } from "../network";
import { shapeText } from "../network";
import { checkCount, checkRate, imageShape, lastOf, layer } from "./make";

/** A function of each value. */
export function activation(x: Features, kind: ActivationKind, name: string): Features {
  return layer(name, { kind: "activation", activation: kind }, [x], x.shape);
}

/** max(0, x). */
export function relu(x: Features, name: string): Features {
  return activation(x, "relu", name);
}

/** Each channel to mean 0 and deviation 1 over the batch, then scaled and shifted (Ioffe & Szegedy 2015). */
export function batchNorm(
  x: Features,
  name: string,
  { momentum = 0.9, epsilon = 1e-5, startsAtZero = false } = {},
): Features {
  return layer(name, { kind: "batchNorm", momentum, epsilon, startsAtZero }, [x], x.shape);
}

/** Each token to mean 0 and deviation 1, then scaled and shifted (Ba, Kiros & Hinton 2016). */
export function layerNorm(x: Features, name: string, { epsilon = 1e-5 } = {}): Features {
  return layer(name, { kind: "layerNorm", epsilon }, [x], x.shape);
}

/**
 * Each group of an image's channels to mean 0 and deviation 1, then each channel scaled and shifted (Wu & He
 * 2018). One group is layer norm as that paper has it for images.
 */
export function groupNorm(
  x: Features,
  groups: number,
  name: string,
  { epsilon = 1e-5, startsAtZero = false } = {},
): Features {
  checkCount(name, "number of groups", groups);
  if (lastOf(x.shape) % groups !== 0) {
    throw new Error(
      `${name}: expected ${lastOf(x.shape)} channels to be a multiple of the ${groups} groups; ` +
        "choose another width or normalisation",
    );
  }
  return layer(name, { kind: "groupNorm", groups, epsilon, startsAtZero }, [x], x.shape);
}

/** Divides each value by what its neighbouring channels show (Krizhevsky et al. 2012, section 3.3). */
export function localResponseNorm(
  x: Features,
  name: string,
  { size = 5, alpha = 1e-4, beta = 0.75, offset = 1 } = {},
): Features {
  imageShape(x, name);
  return layer(name, { kind: "localResponseNorm", size, alpha, beta, offset }, [x], x.shape);
}

/** In training, zeroes each value with probability `rate` and scales the others by 1 / (1 − rate). */
export function dropout(x: Features, rate: number, name: string): Features {
  checkRate(name, rate);
  return layer(name, { kind: "dropout", rate }, [x], x.shape);
}

/** In training, zeroes an image's whole branch with probability `rate` and scales the others by 1 / (1 − rate). */
export function stochasticDepth(x: Features, rate: number, name: string): Features {
  checkRate(name, rate);
  return layer(name, { kind: "stochasticDepth", rate }, [x], x.shape);
}

/** The values times a fixed factor. */
export function scale(x: Features, factor: number, name: string): Features {
  return layer(name, { kind: "scale", factor }, [x], x.shape);
}

/** Each channel times a learned factor, plus a learned shift. */
export function affine(x: Features, name: string): Features {
  return layer(name, { kind: "affine" }, [x], x.shape);
}

/** The sum of two branches of the same shape. */
export function add(a: Features, b: Features, name: string): Features {
  if (shapeText(a.shape) !== shapeText(b.shape)) {
    throw new Error(
      `${name}: expected two equal shapes, got ${shapeText(a.shape)} from ${a.layer.name} and ` +
        `${shapeText(b.shape)} from ${b.layer.name}; project the shortcut`,
    );
  }
  return layer(name, { kind: "add" }, [a, b], a.shape);
}

/** The channels of all branches, one after the other. */
export function concat(branches: readonly Features[], name: string): Features {
  const [first] = branches;
  const sides = (x: Features) => shapeText(x.shape.slice(0, -1));
  const other = branches.find((x) => sides(x) !== sides(first));
  if (other) {
    throw new Error(
      `${name}: expected branches of equal height and width, got ${shapeText(first.shape)} from ` +
        `${first.layer.name} and ${shapeText(other.shape)} from ${other.layer.name}`,
    );
  }
  const channels = branches.reduce((sum, x) => sum + lastOf(x.shape), 0);
  return layer(name, { kind: "concat" }, branches, [...first.shape.slice(0, -1), channels]);
}
