/** GELU, Hendrycks & Gimpel 2016: x · Φ(x), where Φ is the share of a standard normal distribution below x. */
import { exp4 } from "./math";
import { madd, storeFew } from "./simd";

/**
 * at ← GELU(at) and slope ← GELU's slope at what was there, `count` values each. Φ is of erf's formula (`erf4`), whose
 * exponential is the slope's too.
 */
export function geluRow(at: usize, slope: usize, count: i32): void {
  const one = f32x4.splat(1);
  const half = f32x4.splat(0.5);
  for (; count > 0; count -= 4) {
    const x = v128.load(at);
    const scaled = f32x4.mul(x, f32x4.splat(0.7071067811865476));
    const bell = exp4(f32x4.neg(f32x4.mul(scaled, scaled)));
    const t = f32x4.div(one, madd(f32x4.abs(scaled), f32x4.splat(0.3275911), one));
    let p = madd(t, f32x4.splat(1.061405429), f32x4.splat(-1.453152027));
    p = madd(p, t, f32x4.splat(1.421413741));
    p = madd(p, t, f32x4.splat(-0.284496736));
    p = madd(p, t, f32x4.splat(0.254829592));
    const size = f32x4.sub(one, f32x4.mul(f32x4.mul(p, t), bell));
    const share = madd(half, v128.or(size, v128.and(x, f32x4.splat(-0.0))), half);
    const y = f32x4.mul(x, share);
    const rise = madd(f32x4.mul(x, bell), f32x4.splat(0.3989422804014327), share); // 1 / √2π
    if (count >= 4) {
      v128.store(at, y);
      v128.store(slope, rise);
    } else {
      storeFew(at, y, count);
      storeFew(slope, rise, count);
    }
    at += 16;
    slope += 16;
  }
}
