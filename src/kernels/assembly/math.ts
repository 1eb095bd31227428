/** Functions of four floats, to about the last bit of float32. */
import { madd } from "./simd";

/** The integer in each lane of `x`, which is within ±2³¹. */
// @ts-ignore: decorator
@inline
function toInteger(x: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return i32x4.relaxed_trunc_f32x4_s(x);
  return i32x4.trunc_sat_f32x4_s(x);
}

/**
 * eˣ as 2ⁿ · eʳ with |r| ≤ ln 2 / 2 and Cephes' polynomial (expf.c, S. Moshier). Below −86.6 it is 0, above
 * 88.7 infinite; NaN stays NaN.
 */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  const limit = f32x4.splat(88.7228);
  const clamped = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-87.3)), limit); // both keep NaN
  const n = f32x4.nearest(f32x4.mul(clamped, f32x4.splat(1.44269504088896341)));
  let r = madd(n, f32x4.splat(-0.693359375), clamped);
  r = madd(n, f32x4.splat(2.12194440e-4), r);
  let p = madd(r, f32x4.splat(1.9875691500e-4), f32x4.splat(1.3981999507e-3));
  p = madd(p, r, f32x4.splat(8.3334519073e-3));
  p = madd(p, r, f32x4.splat(4.1665795894e-2));
  p = madd(p, r, f32x4.splat(1.6666665459e-1));
  p = madd(p, r, f32x4.splat(5.0000001201e-1));
  p = f32x4.add(madd(p, f32x4.mul(r, r), r), f32x4.splat(1));
  // 2¹²⁸ is no float, so half of it, twice; 2⁻¹²⁷ is none either and becomes 0.
  const power = i32x4.shl(i32x4.add(toInteger(n), i32x4.splat(126)), 23);
  p = f32x4.mul(p, power);
  return v128.bitselect(f32x4.splat(Infinity), f32x4.add(p, p), f32x4.gt(x, limit));
}

/** tanh x: Cephes' polynomial (tanhf.c) up to 0.625, then 1 − 2 / (e²ˣ + 1). */
// @ts-ignore: decorator
@inline
export function tanh4(x: v128): v128 {
  const size = f32x4.abs(x);
  const square = f32x4.mul(x, x);
  let p = madd(square, f32x4.splat(-5.70498872745e-3), f32x4.splat(2.06390887954e-2));
  p = madd(p, square, f32x4.splat(-5.37397155531e-2));
  p = madd(p, square, f32x4.splat(1.33314422036e-1));
  p = madd(p, square, f32x4.splat(-3.33332819422e-1));
  const small = madd(f32x4.mul(p, square), x, x);
  const one = f32x4.splat(1);
  const grown = f32x4.add(exp4(f32x4.add(size, size)), one);
  const large = f32x4.sub(one, f32x4.div(f32x4.splat(2), grown));
  const signed = v128.or(large, v128.and(x, f32x4.splat(-0.0)));
  return v128.bitselect(small, signed, f32x4.lt(size, f32x4.splat(0.625)));
}

/** 1 / (1 + e⁻ˣ) */
// @ts-ignore: decorator
@inline
export function sigmoid4(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exp4(f32x4.neg(x))));
}

/** The natural logarithm: Cephes' logf.c. Of 0 it is −∞, of negative numbers NaN. */
// @ts-ignore: decorator
@inline
export function log4(x: v128): v128 {
  const smallest = f32x4.splat(1.17549435e-38);
  const isTiny = f32x4.lt(x, smallest);
  const scaled = v128.bitselect(f32x4.mul(x, f32x4.splat(8388608)), x, isTiny);
  let e = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(scaled, 23), i32x4.splat(126)));
  e = f32x4.sub(e, v128.and(isTiny, f32x4.splat(23)));
  let m = v128.or(v128.and(scaled, i32x4.splat(0x007fffff)), i32x4.splat(0x3f000000)); // 0.5 ≤ m < 1
  const isLow = f32x4.lt(m, f32x4.splat(0.707106781186547524));
  const one = f32x4.splat(1);
  e = f32x4.sub(e, v128.and(isLow, one));
  m = f32x4.sub(f32x4.add(m, v128.and(isLow, m)), one);
  const square = f32x4.mul(m, m);
  let p = madd(m, f32x4.splat(7.0376836292e-2), f32x4.splat(-1.151461031e-1));
  p = madd(p, m, f32x4.splat(1.167699874e-1));
  p = madd(p, m, f32x4.splat(-1.2420140846e-1));
  p = madd(p, m, f32x4.splat(1.4249322787e-1));
  p = madd(p, m, f32x4.splat(-1.6668057665e-1));
  p = madd(p, m, f32x4.splat(2.0000714765e-1));
  p = madd(p, m, f32x4.splat(-2.4999993993e-1));
  p = madd(p, m, f32x4.splat(3.3333331174e-1));
  let y = f32x4.mul(f32x4.mul(p, m), square);
  y = madd(e, f32x4.splat(-2.1219444e-4), y);
  y = madd(f32x4.splat(-0.5), square, y);
  y = madd(e, f32x4.splat(0.693359375), f32x4.add(m, y));
  y = v128.bitselect(f32x4.splat(-Infinity), y, f32x4.eq(x, f32x4.splat(0)));
  y = v128.bitselect(f32x4.splat(Infinity), y, f32x4.eq(x, f32x4.splat(Infinity)));
  const isBad = v128.or(f32x4.lt(x, f32x4.splat(0)), f32x4.ne(x, x));
  return v128.bitselect(f32x4.splat(NaN), y, isBad);
}

/** erf x to 1.5e-7 (Abramowitz & Stegun 1964, formula 7.1.26), as TensorFlow.js computes it. */
// @ts-ignore: decorator
@inline
export function erf4(x: v128): v128 {
  const one = f32x4.splat(1);
  const size = f32x4.abs(x);
  const t = f32x4.div(one, madd(size, f32x4.splat(0.3275911), one));
  let p = madd(t, f32x4.splat(1.061405429), f32x4.splat(-1.453152027));
  p = madd(p, t, f32x4.splat(1.421413741));
  p = madd(p, t, f32x4.splat(-0.284496736));
  p = madd(p, t, f32x4.splat(0.254829592));
  const tail = f32x4.mul(f32x4.mul(p, t), exp4(f32x4.neg(f32x4.mul(x, x))));
  return v128.or(f32x4.sub(one, tail), v128.and(x, f32x4.splat(-0.0)));
}

/** The share of a standard normal distribution below x. */
// @ts-ignore: decorator
@inline
export function normalShare4(x: v128): v128 {
  const half = f32x4.splat(0.5);
  return madd(half, erf4(f32x4.mul(x, f32x4.splat(0.7071067811865476))), half);
}

/** The slope of x · normalShare(x). */
// @ts-ignore: decorator
@inline
export function geluSlope4(x: v128): v128 {
  const bell = exp4(f32x4.mul(f32x4.mul(x, x), f32x4.splat(-0.5)));
  const density = f32x4.mul(bell, f32x4.splat(0.3989422804014327)); // 1 / √2π
  return madd(x, density, normalShare4(x));
}
