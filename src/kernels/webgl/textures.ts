/** How the tensors of TensorFlow.js' WebGL backend lie in its textures. */
import { webgl_util } from "@tensorflow/tfjs-backend-webgl";
import type { Layout } from "./shader";

/** What the backend knows of a tensor's texture. */
export interface TextureData {
  shape: readonly number[];
  /** Rows and columns, twice the size in texels. */
  texShape: number[];
  readonly texture: { readonly texture: WebGLTexture } | null;
  isPacked: boolean;
}

/** A tensor that a program reads. */
export interface Input {
  readonly data: TextureData;
  readonly shape: readonly number[];
}

/** The texture of a tensor that is on the device. */
export const textureOf = (held: TextureData["texture"]) => (held as { texture: WebGLTexture }).texture;

/** Half an axis, counted from the last as 1, rounded up. */
export const halfOf = (shape: readonly number[], fromLast: number) =>
  shape.length < fromLast ? 1 : (shape[shape.length - fromLast] + 1) >> 1;

/** Values of all axes but the last `count`. */
export function sizeBefore(shape: readonly number[], count: number): number {
  let size = 1;
  for (let axis = 0; axis < shape.length - count; axis++) size *= shape[axis];
  return size;
}

/** The width of a tensor's texture, in texels. */
export const widthOf = ({ texShape }: TextureData) => (texShape[1] + 1) >> 1;

/** How the texels of a tensor of this shape lie in its texture. */
export function layoutOf(data: TextureData, shape: readonly number[]): Layout {
  const width = widthOf(data);
  if (width === halfOf(shape, 1) && sizeBefore(shape, 2) === 1) return "matrix";
  return (width & (width - 1)) === 0 ? "powerOfTwo" : "any";
}

const layoutNumbers: Record<Layout, number> = { matrix: 0, powerOfTwo: 1, any: 2 };

/** A number below 16 for what a program has to know of a tensor: its rank and its layout. */
export const keyOf = (data: TextureData, shape: readonly number[]) =>
  3 * (shape.length - 1) + layoutNumbers[layoutOf(data, shape)];

/** Whether both shapes have their values in the same texels. */
export function isSamePacking(a: readonly number[], b: readonly number[]): boolean {
  const [aColumns, bColumns] = [a[a.length - 1], b[b.length - 1]];
  if (a.length > 1 && b.length > 1 && aColumns === bColumns && a[a.length - 2] === b[b.length - 2])
    return true;
  return webgl_util.isReshapeFree([...a], [...b]);
}
