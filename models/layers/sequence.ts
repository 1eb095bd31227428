/** Layers of sequences, `[tokens, width]`. */
import type { Features, PositionKind, Size } from "../network";
import { shapeText } from "../network";
import { checkCount, imageShape, layer, sequenceShape } from "./make";

/** Each pixel of an image as a token, row by row. */
export function tokens(x: Features, name: string): Features {
  const [height, width, channels] = imageShape(x, name);
  return layer(name, { kind: "tokens" }, [x], [height * width, channels]);
}

/** Each row of an image as a token, from top to bottom. */
export function rows(x: Features, name: string): Features {
  const [height, width, channels] = imageShape(x, name);
  return layer(name, { kind: "rows" }, [x], [height, width * channels]);
}

/** Each column of an image as a token, from left to right. */
export function columns(x: Features, name: string): Features {
  const [height, width, channels] = imageShape(x, name);
  return layer(name, { kind: "columns" }, [x], [width, height * channels]);
}

/** A learned token in front of the others (Devlin et al. 2018). */
export function classToken(x: Features, name: string): Features {
  const [count, width] = sequenceShape(x, name);
  return layer(name, { kind: "classToken" }, [x], [count + 1, width]);
}

/**
 * Tells each token where it stands, by learned vectors or by sines of falling frequency (Vaswani et al. 2017); in two
 * dimensions, half of them for the row and half for the column of `grid` (Chen, Xie & He 2021).
 */
export function position(x: Features, positions: PositionKind, name: string, grid?: Size): Features {
  const [count, width] = sequenceShape(x, name);
  if (positions !== "sinusoidal2d") return layer(name, { kind: "position", positions }, [x], [count, width]);
  if (!grid || grid[0] * grid[1] > count || width % 4 !== 0) {
    throw new Error(
      `${name}: expected tokens of an image whose width is a multiple of 4, got ${shapeText(x.shape)}; ` +
        "choose another width or other positions",
    );
  }
  return layer(name, { kind: "position", positions, grid }, [x], [count, width]);
}

/**
 * softmax(q kᵀ / √d) v of each head (Vaswani et al. 2017, section 3.2); x holds queries, keys and values side by
 * side, each with its heads side by side.
 */
export function attention(x: Features, headCount: number, name: string, { isCausal = false } = {}): Features {
  checkCount(name, "number of heads", headCount);
  const [count, triple] = sequenceShape(x, name);
  if (triple % (3 * headCount) !== 0) {
    throw new Error(
      `${name}: expected a width that is a multiple of the ${headCount} heads, got ${triple / 3}; ` +
        "choose another width or number of heads",
    );
  }
  return layer(name, { kind: "attention", headCount, isCausal }, [x], [count, triple / 3]);
}

/** q kᵀ / √d of each head, `[tokens, tokens]`, or `[heads, tokens, tokens]` (Vaswani et al. 2017, equation 1). */
export function scores(query: Features, key: Features, headCount: number, name: string): Features {
  checkCount(name, "number of heads", headCount);
  const [count, width] = sequenceShape(query, name);
  if (shapeText(query.shape) !== shapeText(key.shape) || width % headCount !== 0) {
    throw new Error(
      `${name}: expected queries and keys of one shape whose width is a multiple of the ${headCount} heads, ` +
        `got ${shapeText(query.shape)} and ${shapeText(key.shape)}`,
    );
  }
  const operation = { kind: "scores", headCount, keyWidth: width / headCount } as const;
  return layer(name, operation, [query, key], headCount === 1 ? [count, count] : [headCount, count, count]);
}

/** Positive numbers that sum to 1 along the last axis: eˣ / Σ eˣ. */
export function softmax(x: Features, name: string): Features {
  return layer(name, { kind: "softmax" }, [x], x.shape);
}

/** Each token's mean of the values, weighted by its row of weights; each head's part of the width by its own. */
export function weightedSum(weights: Features, value: Features, headCount: number, name: string): Features {
  const [count, width] = sequenceShape(value, name);
  const expected = headCount === 1 ? [count, count] : [headCount, count, count];
  if (shapeText(weights.shape) !== shapeText(expected) || width % headCount !== 0) {
    throw new Error(
      `${name}: expected weights of ${shapeText(expected)} for values of ${shapeText(value.shape)} in ` +
        `${headCount} heads, got ${shapeText(weights.shape)}`,
    );
  }
  return layer(name, { kind: "weightedSum", headCount }, [weights, value], value.shape);
}

/** Long short-term memory over the sequence, its output at every step (Hochreiter & Schmidhuber 1997). */
export function lstm(x: Features, units: number, name: string): Features {
  checkCount(name, "number of units", units);
  const [count] = sequenceShape(x, name);
  return layer(name, { kind: "lstm", units }, [x], [count, units]);
}

/** One token, counted from the end if `index` is negative. */
export function token(x: Features, index: number, name: string): Features {
  const [count, width] = sequenceShape(x, name);
  const at = index < 0 ? count + index : index;
  if (!Number.isInteger(at) || at < 0 || at >= count) {
    throw new Error(`${name}: expected one of ${count} tokens, got ${index}`);
  }
  return layer(name, { kind: "token", index: at }, [x], [width]);
}
