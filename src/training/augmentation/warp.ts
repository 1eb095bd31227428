/** Shift, crop, flip, rotation and scale as one warp, so that an image is sampled once however many are on. */

export interface Warp {
  /** Pixels that the content moves right and down. */
  readonly shiftX: number;
  readonly shiftY: number;
  /** Where a crop starts, right and below of the image's corner; whole pixels. */
  readonly cropX: number;
  readonly cropY: number;
  /** What a crop finds outside: the image mirrored at its outermost pixels, or black. */
  readonly isMirrored: boolean;
  readonly isFlipped: boolean;
  /** Radians, counter-clockwise. */
  readonly angle: number;
  /** Above 1 the content grows. */
  readonly scale: number;
}

/** Which pixel of its row or column a crop takes for each place; −1 for black. */
function croppedPlaces(size: number, start: number, isMirrored: boolean): Int16Array {
  const period = Math.max(1, 2 * (size - 1));
  return Int16Array.from({ length: size }, (_, place) => {
    const at = place + start;
    if (at >= 0 && at < size) return at;
    if (!isMirrored) return -1;
    const folded = ((at % period) + period) % period;
    return folded < size ? folded : period - folded;
  });
}

/**
 * Scales and turns the image `from` about its centre, flips it, moves it and crops it, in this order, into `to`; both
 * `[height, width, channels]`. Bilinear between pixels, black outside; whole pixels are copied exactly.
 */
export function warpImage(
  from: Float32Array,
  to: Float32Array,
  [height, width, channels]: readonly [number, number, number],
  { shiftX, shiftY, cropX, cropY, isMirrored, isFlipped, angle, scale }: Warp,
): void {
  const columns = croppedPlaces(width, cropX, isMirrored);
  const rows = croppedPlaces(height, cropY, isMirrored);
  const centreX = (width - 1) / 2;
  const centreY = (height - 1) / 2;
  const mirror = isFlipped ? -1 : 1;
  const cosine = Math.cos(angle) / scale;
  const sine = Math.sin(angle) / scale;
  const toColumn = mirror * cosine; // of a column's change, the change of the source's column
  const toRow = mirror * sine; // and of its row
  const rowPixels = width * channels;
  let out = 0;
  for (let row = 0; row < height; row++) {
    const down = rows[row] - centreY - shiftY;
    const startX = centreX - sine * down - toColumn * (centreX + shiftX);
    const startY = centreY + cosine * down - toRow * (centreX + shiftX);
    for (let column = 0; column < width; column++) {
      const place = columns[column];
      const x = startX + toColumn * place;
      const y = startY + toRow * place;
      if (place < 0 || rows[row] < 0 || !(x > -1 && x < width && y > -1 && y < height)) {
        for (let channel = 0; channel < channels; channel++) to[out++] = 0;
        continue;
      }
      const left = ((x + 1) | 0) - 1; // floor, since x > −1
      const top = ((y + 1) | 0) - 1;
      const right = x - left;
      const bottom = y - top;
      let at = top * rowPixels + left * channels;
      const isInside = left >= 0 && left < width - 1 && top >= 0 && top < height - 1;
      for (let channel = 0; channel < channels; channel++, at++) {
        if (isInside) {
          const above = from[at] + right * (from[at + channels] - from[at]);
          const lower = at + rowPixels;
          const below = from[lower] + right * (from[lower + channels] - from[lower]);
          to[out++] = above + bottom * (below - above);
        } else {
          to[out++] = edgeValue(from, at, { left, top, right, bottom, width, height, channels, rowPixels });
        }
      }
    }
  }
}

interface Corner {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly rowPixels: number;
}

/** The mean of the four pixels around a place at the edge, those outside black. */
function edgeValue(from: Float32Array, at: number, corner: Corner): number {
  const { left, top, right, bottom, width, height, channels, rowPixels } = corner;
  const hasLeft = left >= 0;
  const hasRight = left < width - 1;
  let sum = 0;
  if (top >= 0) {
    if (hasLeft) sum += (1 - bottom) * (1 - right) * from[at];
    if (hasRight) sum += (1 - bottom) * right * from[at + channels];
  }
  if (top < height - 1) {
    if (hasLeft) sum += bottom * (1 - right) * from[at + rowPixels];
    if (hasRight) sum += bottom * right * from[at + rowPixels + channels];
  }
  return sum;
}
