/** The two arrays of numbers that a program reads. */
import type { Pass, Program } from "./compiler";
import { halfOf, type Input, layoutOf, type TextureData, widthOf } from "./textures";

/**
 * Writes a draw call's numbers to the program's own arrays, in the order in which the shader declares them.
 * @returns whether one of them has changed.
 */
export function setUniforms(
  program: Program,
  pass: Pass,
  inputs: readonly Input[],
  output: TextureData,
): boolean {
  const { ints, floats } = program;
  let at = 0;
  let areNew = false;
  const put = (value: number) => {
    if (ints[at] !== value) {
      ints[at] = value;
      areNew = true;
    }
    at += 1;
  };
  const putTensor = (data: TextureData, shape: readonly number[]) => {
    const width = widthOf(data);
    put(layoutOf(data, shape) === "powerOfTwo" ? 31 - Math.clz32(width) : width);
    put(halfOf(shape, 1));
    put(halfOf(shape, 2));
    put(shape.length > 2 ? shape[shape.length - 3] : 1);
  };
  const { shape } = pass;
  putTensor(output, shape);
  for (const input of inputs) putTensor(input.data, input.shape);
  put(shape.length > 1 ? shape[shape.length - 2] : 1);
  put(shape[shape.length - 1]);
  for (const name in pass.ints) {
    const value = pass.ints[name];
    if (typeof value === "number") put(value);
    else for (const part of value) put(part);
  }
  let place = 0;
  for (const name in pass.floats) {
    const value = Math.fround(pass.floats[name]);
    if (floats[place] !== value) {
      floats[place] = value;
      areNew = true;
    }
    place += 1;
  }
  return areNew;
}
