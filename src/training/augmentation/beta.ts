/** Draws from Beta(α, α), by the counter of a key. */
import { bitsAt } from "../../settings/random";

/** Numbers in (0, 1) of a key's stream, one after the other. */
function stream(key: number): () => number {
  let index = 0;
  return () => (bitsAt(key, index++) + 0.5) * 2 ** -32;
}

/**
 * The logarithm of a draw from Gamma(shape, 1): Marsaglia & Tsang, A Simple Method for Generating Gamma Variables,
 * 2000; for a shape below 1, that of shape + 1 times U^(1 / shape). A logarithm, since small shapes give numbers
 * below what a float holds.
 */
function logGamma(shape: number, next: () => number): number {
  if (shape < 1) return logGamma(shape + 1, next) + Math.log(next()) / shape;
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const normal = Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
    const v = (1 + c * normal) ** 3;
    if (v > 0 && Math.log(next()) < 0.5 * normal * normal + d - d * v + d * Math.log(v)) {
      return Math.log(d * v);
    }
  }
}

/** A draw from Beta(α, α): mean ½, variance 1 / (4 (2α + 1)). */
export function betaDraw(alpha: number, key: number): number {
  const next = stream(key);
  const a = logGamma(alpha, next);
  const b = logGamma(alpha, next);
  return 1 / (1 + Math.exp(b - a));
}
