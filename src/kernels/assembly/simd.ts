/** Small helpers on four floats at a time. */

/** a × b + c in each lane, with one rounding where the build has relaxed SIMD. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** Stores the first `lanes` (1–8) of eight floats. */
// @ts-ignore: decorator
@inline
export function storeLanes(out: usize, low: v128, high: v128, lanes: i32): void {
  if (lanes >= 8) {
    v128.store(out, low);
    v128.store(out, high, 16);
  } else if (lanes >= 4) {
    v128.store(out, low);
    storeFew(out + 16, high, lanes - 4);
  } else {
    storeFew(out, low, lanes);
  }
}

/** Stores the first `lanes` (0–3) of four floats. */
export function storeFew(out: usize, value: v128, lanes: i32): void {
  if (lanes > 0) v128.store_lane<f32>(out, value, 0);
  if (lanes > 1) v128.store_lane<f32>(out, value, 1, 4);
  if (lanes > 2) v128.store_lane<f32>(out, value, 2, 8);
}

/** The sum of the four lanes. */
// @ts-ignore: decorator
@inline
export function sumLanes(value: v128): f32 {
  const pairs = f32x4.add(value, v128.shuffle<f32>(value, value, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/** The largest of the four lanes. */
// @ts-ignore: decorator
@inline
export function maxLanes(value: v128): f32 {
  const pairs = f32x4.max(value, v128.shuffle<f32>(value, value, 2, 3, 0, 1));
  return max(f32x4.extract_lane(pairs, 0), f32x4.extract_lane(pairs, 1));
}
