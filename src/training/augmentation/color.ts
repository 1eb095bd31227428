/** Brightness, contrast, saturation and hue as one matrix and one offset for each image, then cut to black … white. */

interface ColorChange {
  /** Added to every channel. */
  readonly brightness: number;
  /** Factor about the image's mean grey. */
  readonly contrast: number;
  /** Factor of the distance from the pixel's grey. */
  readonly saturation: number;
  /** Radians about the grey axis. */
  readonly hue: number;
}

/** Red, green and blue in a pixel's grey: luma of ITU-R BT.601. */
const luma = [0.299, 0.587, 0.114] as const;

/** Changes an image `[pixels, channels]` of one or three channels, 0–1, in place. */
export function changeColors(image: Float32Array, channels: number, change: ColorChange): void {
  if (channels === 1) changeGrey(image, change);
  else changeRgb(image, change);
}

function changeGrey(image: Float32Array, { brightness, contrast }: ColorChange): void {
  let sum = 0;
  for (let offset = 0; offset < image.length; offset++) sum += image[offset];
  const constant = (1 - contrast) * (sum / image.length) + brightness;
  for (let offset = 0; offset < image.length; offset++) {
    image[offset] = clip(contrast * image[offset] + constant);
  }
}

function changeRgb(image: Float32Array, change: ColorChange): void {
  const { brightness, contrast } = change;
  const [rr, rg, rb, gr, gg, gb, br, bg, bb] = colorMatrix(change);
  const [red, green, blue] = luma;
  let sum = 0;
  for (let offset = 0; offset < image.length; offset += 3) {
    sum += red * image[offset] + green * image[offset + 1] + blue * image[offset + 2];
  }
  const constant = (1 - contrast) * ((3 * sum) / image.length) + brightness; // saturation and hue keep the mean grey
  for (let offset = 0; offset < image.length; offset += 3) {
    const r = image[offset];
    const g = image[offset + 1];
    const b = image[offset + 2];
    image[offset] = clip(rr * r + rg * g + rb * b + constant);
    image[offset + 1] = clip(gr * r + gg * g + gb * b + constant);
    image[offset + 2] = clip(br * r + bg * g + bb * b + constant);
  }
}

const clip = (value: number) => Math.min(1, Math.max(0, value));

/**
 * contrast × (grey + saturation × turned chroma), row by row. Chroma turns in the plane of YIQ's I and Q, whose axes
 * are those of the NTSC standard; a turn changes no pixel's grey.
 */
function colorMatrix({ contrast, saturation, hue }: ColorChange): number[] {
  const toIq = [
    [0.596, -0.274, -0.322],
    [0.211, -0.523, 0.312],
  ];
  const cosine = saturation * Math.cos(hue);
  const sine = saturation * Math.sin(hue);
  const [i, q] = [0, 1, 2].reduce<number[][]>(
    ([left, right], column) => [
      [...left, cosine * toIq[0][column] - sine * toIq[1][column]],
      [...right, sine * toIq[0][column] + cosine * toIq[1][column]],
    ],
    [[], []],
  );
  const back = chromaToRgb(toIq);
  return [0, 1, 2].flatMap((row) =>
    [0, 1, 2].map(
      (column) => contrast * (luma[column] + back[row][0] * i[column] + back[row][1] * q[column]),
    ),
  );
}

/** The colour of no grey that has a given I and Q: the inverse of (luma, I, Q), without its first column. */
function chromaToRgb([[a, b, c], [d, e, f]]: number[][]): [number, number][] {
  const [x, y, z] = luma;
  const determinant = x * (b * f - c * e) - y * (a * f - c * d) + z * (a * e - b * d);
  return [
    [(z * e - y * f) / determinant, (y * c - z * b) / determinant],
    [(x * f - z * d) / determinant, (z * a - x * c) / determinant],
    [(y * d - x * e) / determinant, (x * b - y * a) / determinant],
  ];
}
