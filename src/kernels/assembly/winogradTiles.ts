/** What Winograd convolutions and their gradients share: transformed tiles of the input. */
import { copyWindow } from "./window";

/** Products for a tile: one matrix product each. */
export const PRODUCTS: i32 = 16;
/** Floats of a strip's transformed tiles and products, which stay in the second-level cache. */
export const STRIP_FLOATS: i32 = 32768;
/** Arrays of products a multiple of 4 KiB apart would share a few lines of the first-level cache. */
const LINE: usize = 64;

/** Rows of tiles of a strip, of `rows` in all. */
export function stripRowsFor(rows: i32, columns: i32, inChannels: i32, outChannels: i32): i32 {
  const rowFloats = PRODUCTS * columns * (inChannels + outChannels);
  const fitting = min(rows, max(1, STRIP_FLOATS / rowFloats));
  const strips = (rows + fitting - 1) / fitting;
  return (rows + strips - 1) / strips;
}

/** Bytes of a tile's channels, in whole vectors. */
// @ts-ignore: decorator
@inline
export function tileBytes(channels: i32): usize {
  return <usize>((channels + 3) & ~3) << 2;
}

/** Bytes from one product of `tiles` tiles to the next. */
// @ts-ignore: decorator
@inline
export function productStride(tiles: i32, channels: i32): usize {
  return <usize>tiles * tileBytes(channels) + LINE;
}

/**
 * Bᵀ d B of the tiles of a strip: `[16, tiles, channels]` at `out`. The strip's pixels are copied to `window`
 * first, with zeros around the image.
 */
export function transformStrip(
  image: usize,
  height: i32,
  width: i32,
  channels: i32,
  top: i32,
  left: i32,
  rows: i32,
  columns: i32,
  window: usize,
  out: usize,
): void {
  const windowWidth = 2 * columns + 2;
  copyWindow(image, height, width, channels, top, left, 2 * rows + 2, windowWidth, window);
  const rowBytes = <usize>(windowWidth * channels) << 2;
  const stride = productStride(rows * columns, channels);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const corner = window + <usize>(2 * row) * rowBytes + (<usize>(2 * column * channels) << 2);
      transformTile(corner, rowBytes, channels, out, stride);
      out += tileBytes(channels);
    }
  }
}

/** Bᵀ d B of the 4 × 4 pixels from `corner`, for all channels. */
function transformTile(corner: usize, rowBytes: usize, channels: i32, out: usize, productBytes: usize): void {
  const pixel = <usize>channels << 2;
  for (let channel = 0; channel < channels; channel += 4) {
    const r0 = corner + (<usize>channel << 2);
    const r1 = r0 + rowBytes;
    const r2 = r1 + rowBytes;
    const r3 = r2 + rowBytes;
    const to = out + (<usize>channel << 2);
    const next = 4 * productBytes;
    storeDifference(r0, r2, pixel, to, productBytes);
    storeSum(r1, r2, pixel, to + next, productBytes);
    storeDifference(r2, r1, pixel, to + 2 * next, productBytes);
    storeDifference(r1, r3, pixel, to + 3 * next, productBytes);
  }
}

/** The difference of two rows of d, times B. */
// @ts-ignore: decorator
@inline
function storeDifference(a: usize, b: usize, pixel: usize, out: usize, productBytes: usize): void {
  const t0 = f32x4.sub(v128.load(a), v128.load(b));
  const t1 = f32x4.sub(v128.load(a + pixel), v128.load(b + pixel));
  const t2 = f32x4.sub(v128.load(a + 2 * pixel), v128.load(b + 2 * pixel));
  const t3 = f32x4.sub(v128.load(a + 3 * pixel), v128.load(b + 3 * pixel));
  storeTransformed(t0, t1, t2, t3, out, productBytes);
}

/** The sum of two rows of d, times B. */
// @ts-ignore: decorator
@inline
function storeSum(a: usize, b: usize, pixel: usize, out: usize, productBytes: usize): void {
  const t0 = f32x4.add(v128.load(a), v128.load(b));
  const t1 = f32x4.add(v128.load(a + pixel), v128.load(b + pixel));
  const t2 = f32x4.add(v128.load(a + 2 * pixel), v128.load(b + 2 * pixel));
  const t3 = f32x4.add(v128.load(a + 3 * pixel), v128.load(b + 3 * pixel));
  storeTransformed(t0, t1, t2, t3, out, productBytes);
}

// @ts-ignore: decorator
@inline
function storeTransformed(t0: v128, t1: v128, t2: v128, t3: v128, out: usize, productBytes: usize): void {
  v128.store(out, f32x4.sub(t0, t2));
  v128.store(out + productBytes, f32x4.add(t1, t2));
  v128.store(out + 2 * productBytes, f32x4.sub(t2, t1));
  v128.store(out + 3 * productBytes, f32x4.sub(t1, t3));
}
