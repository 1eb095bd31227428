/** Sums over all axes but the last. */
import type { MathBackendWebGL } from "@tensorflow/tfjs-backend-webgl";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { asImages, draw, drawAll, type Kernel, type KernelCall, sizeOf, using, view } from "./program";

/** Parts that keep a GPU busy without making the last sum long. */
const busyTexels = 4_096;

/** Into how many parts a sum of `length` terms for each of `texels` is split: more threads, but a longer last sum. */
export function partsFor(texels: number, length: number): number {
  return Math.max(1, Math.min(length, Math.ceil((2 * busyTexels) / texels), 64));
}

/** The sum over the first of three or four axes. */
export function addParts(backend: MathBackendWebGL, parts: TensorInfo): TensorInfo {
  const [partCount, ...shape] = parts.shape;
  const [rows, columns] = shape.slice(-2);
  const flat = [sizeOf(shape) / (rows * columns), rows, columns];
  const out = draw(backend, {
    shape: flat,
    inputs: { P: view(parts, [partCount, ...flat]) },
    ints: { partCount },
    code: `
      void main() {
        ivec3 at = getOutputCoords();
        vec4 sum = vec4(0.);
        for (int part = 0; part < partCount; part++) sum += getP(part, at.x, at.y, at.z);
        finish(sum, at.y, at.z);
      }`,
  });
  return view(out, shape);
}

interface ColumnSums {
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
 * @returns the parts, which the caller frees after `lastSums`.
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

interface LastSums {
  readonly inputs?: Readonly<Record<string, TensorInfo>>;
  readonly floats?: Readonly<Record<string, number>>;
}

/** What each of the GLSL `results` makes of `one` and `two`, the sums of the pair of channels at `c`: `[channels]`. */
export function lastSums(
  backend: MathBackendWebGL,
  parts: TensorInfo,
  results: readonly string[],
  { inputs = {}, floats = {} }: LastSums = {},
): TensorInfo[] {
  const [partCount, , channels] = parts.shape;
  const pass = {
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
        finish(${results.map((result) => `vec4(${result}, 0., 0.)`).join(", ")}, 0, c);
      }`,
  };
  return drawAll(backend, pass, results.length);
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
  return using(backend, parts, () => lastSums(backend, parts, ["one"])[0]);
}

export const sumKernels: readonly Kernel[] = [{ name: "StrataColumnSums", run: columnSums }];
