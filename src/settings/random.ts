/**
 * Randomness without state: every number is a pure function of what it is for, so that it doesn't depend on
 * the order of the work, on the backend, or on whether a run was resumed.
 *
 * The mixer is the best two-round one known of its kind, [16 21f0aaad 15 d35a2d97 15] with bias 0.108 (Chris
 * Wellons' hash-prospector; found by TheIronBorn), https://github.com/skeeto/hash-prospector. Counting through
 * a mixer is the scheme of Salmon et al., Parallel Random Numbers: As Easy as 1, 2, 3, 2011, with a 32-bit
 * word: good for drawing, useless for secrets.
 */

/** A bijection of 32-bit words in which each bit of the input flips each of the output in half of all cases. */
function mix(word: number): number {
  let h = word ^ (word >>> 16);
  h = Math.imul(h, 0x21f0aaad);
  h ^= h >>> 15;
  h = Math.imul(h, 0xd35a2d97);
  return h ^ (h >>> 15);
}

const golden = 0x9e3779b9; // 2³² / φ: keeps an all-zero state from mixing to zero again

const absorb = (state: number, word: number) => mix(mix(state + golden) ^ word);

function absorbText(state: number, text: string): number {
  let h = absorb(state, text.length); // so that ("ab", "c") and ("a", "bc") differ
  for (let i = 0; i < text.length; i++) h = absorb(h, text.charCodeAt(i));
  return h;
}

/**
 * The key of a stream of random numbers, 0 to 2³² − 1. `purpose` says what for (`"dropout"`), `path` where (a
 * layer's name, or `""`), `step` when. `seed` and `step` count as whole numbers modulo 2³².
 */
export function keyOf(seed: number, purpose: string, path: string, step: number): number {
  return absorb(absorbText(absorbText(absorb(0, seed), purpose), path), step) >>> 0;
}

/** 32 uniformly distributed bits, 0 to 2³² − 1: the `index`th of the key's stream. */
export function bitsAt(key: number, index: number): number {
  return mix(mix(index + golden) ^ key) >>> 0;
}

/** A number in [0, 1), a multiple of 2⁻²⁴: exact in float32, where 32 bits could round up to 1. */
export function uniformAt(key: number, index: number): number {
  return (bitsAt(key, index) >>> 8) * 2 ** -24;
}

/** 0 to `count − 1` in random order, each order as likely as the other to within `count` / 2³² (Fisher–Yates). */
export function permutation(count: number, key: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(bitsAt(key, i) * 2 ** -32 * (i + 1));
    const swapped = order[i];
    order[i] = order[j];
    order[j] = swapped;
  }
  return order;
}
