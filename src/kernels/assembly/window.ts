/** Windows on an image `[height, width, channels]`, with zeros around it. */

/**
 * Copies rows `top` … `top + height` and columns `left` … `left + width` of an image to `out`, zeros where
 * the window leaves the image.
 */
export function copyWindow(
  image: usize,
  imageHeight: i32,
  imageWidth: i32,
  channels: i32,
  top: i32,
  left: i32,
  height: i32,
  width: i32,
  out: usize,
): void {
  const pixelBytes = (<usize>channels) << 2;
  const rowBytes = width * pixelBytes;
  const firstColumn = min(max(left, 0), left + width);
  const endColumn = max(min(left + width, imageWidth), firstColumn);
  const before = (firstColumn - left) * pixelBytes;
  const inside = (endColumn - firstColumn) * pixelBytes;
  const after = rowBytes - before - inside;
  for (let row = top; row < top + height; row++) {
    if (row < 0 || row >= imageHeight) {
      memory.fill(out, 0, rowBytes);
    } else {
      if (before) memory.fill(out, 0, before);
      copyFloats(out + before, image + (row * imageWidth + firstColumn) * pixelBytes, inside);
      if (after) memory.fill(out + before + inside, 0, after);
    }
    out += rowBytes;
  }
}

/** Faster than `memory.copy`, which leaves the module, for the few hundred bytes of a row. */
export function copyFloats(out: usize, source: usize, bytes: usize): void {
  const end = out + bytes;
  for (; out + 16 <= end; out += 16) {
    v128.store(out, v128.load(source));
    source += 16;
  }
  for (; out < end; out += 4) {
    store<f32>(out, load<f32>(source));
    source += 4;
  }
}
