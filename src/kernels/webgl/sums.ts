/** Sums over all axes but the last. */
import type { MathBackendWebGL } from "@tensorflow/tfjs-backend-webgl";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { asImages, draw, type Kernel, type KernelCall, using } from "./program";

/** Parts that keep a GPU busy without making the last sum long. */
const busyTexels = 4_096;

export interface ColumnSums {
  /** Images `[batch, height, width, channels]` or what counts as such, read by `get` and their name. */
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  /** Vectors of the channels. */
  readonly vectors?: Readonly<Record<string, TensorInfo>>;
  /** GLSL functions that the terms need. */
  readonly functions?: string;
  /** GLSL statements that set `one` and `two`, the texels at `(image, y, x, c)` of what is to be summed. */
  readonly terms: string;
  readonly floats?: Readonly<Record<string, number>>;
}

/**
 * Two sums for each channel, in parts: `[parts, 2, channels]`. Outside of the image, terms are left out.
 * @returns the parts, which the caller frees after `lastSum`.
 */
export function partSums(
  backend: MathBackendWebGL,
  { inputs, vectors = {}, functions = "", terms, floats }: ColumnSums,
): TensorInfo {
  const images = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, asImages(input)]));
  const [batch, height, width, channels] = Object.values(images)[0].shape;
  const rowCount = batch * height;
  const partCount = Math.max(1, Math.min(rowCount, Math.ceil(busyTexels / Math.ceil(channels / 2)), 128));
  return draw(backend, {
    shape: [partCount, 2, channels],
    inputs: { ...images, ...vectors },
    ints: { size: [height, width, channels], rows: [rowCount, Math.ceil(rowCount / partCount)] },
    floats,
    code: `
      ${functions}
      void main() {
        ivec3 at = getOutputCoords();
        int c = at.z;
        vec4 sum = vec4(0.);
        int end = min((at.x + 1) * rows.y, rows.x);
        for (int row = at.x * rows.y; row < end; row++) {
          int image = row / size.x;
          int y = row - image * size.x;
          for (int x = 0; x < size.y; x += 2) {
            vec4 one, two;
            ${terms}
            one = within(one, x, c, size.yz);
            two = within(two, x, c, size.yz);
            sum += vec4(one.rg + one.ba, two.rg + two.ba);
          }
        }
        finish(sum, at.y, at.z);
      }`,
  });
}

/** One of the two sums, or what `result` makes of `one` and `two`, the pairs of channels at `c`: `[channels]`. */
export function lastSum(
  backend: MathBackendWebGL,
  parts: TensorInfo,
  result: string,
  { inputs = {}, floats = {} }: { inputs?: Record<string, TensorInfo>; floats?: Record<string, number> } = {},
): TensorInfo {
  const [partCount, , channels] = parts.shape;
  return draw(backend, {
    shape: [channels],
    inputs: { P: parts, ...inputs },
    ints: { partCount },
    floats,
    code: `
      void main() {
        int c = getOutputCoords();
        vec4 sum = vec4(0.);
        for (int part = 0; part < partCount; part++) sum += getP(part, 0, c);
        vec2 one = sum.rg;
        vec2 two = sum.ba;
        finish(vec4(${result}, 0., 0.), 0, c);
      }`,
  });
}

/** Rows few enough to be summed at once. */
const fewRows = 256;

/** Of `[rows, columns]` in one draw call. */
function fewColumnSums(backend: MathBackendWebGL, x: TensorInfo): TensorInfo {
  const [rows, columns] = x.shape;
  return draw(backend, {
    shape: [columns],
    inputs: { X: x },
    ints: { rows },
    code: `
      void main() {
        int c = getOutputCoords();
        vec2 sum = vec2(0.);
        for (int row = 0; row < rows; row += 2) {
          vec4 pair = getX(row, c);
          sum += row + 1 < rows ? pair.rg + pair.ba : pair.rg;
        }
        finish(vec4(sum, 0., 0.), 0, c);
      }`,
  });
}

function columnSums({ inputs: { x }, backend }: KernelCall): TensorInfo {
  if (x.shape.length === 2 && x.shape[0] <= fewRows) return fewColumnSums(backend, x);
  const parts = partSums(backend, { inputs: { X: x }, terms: "one = getX(image, y, x, c); two = vec4(0.);" });
  return using(backend, parts, () => lastSum(backend, parts, "one"));
}

export const sumKernels: readonly Kernel[] = [{ name: "StrataColumnSums", run: columnSums }];
