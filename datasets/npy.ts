/** NumPy's .npy arrays: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html */
import { DataError, thousands } from "./errors";
import { nameOf } from "./lookalikes";

export interface NumberArray {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number> & Iterable<number>;
}

const kinds: Readonly<Record<string, [number, (view: DataView, at: number) => number]>> = {
  "|u1": [1, (view, at) => view.getUint8(at)],
  "|b1": [1, (view, at) => view.getUint8(at)],
  "|i1": [1, (view, at) => view.getInt8(at)],
  "<u2": [2, (view, at) => view.getUint16(at, true)],
  "<i2": [2, (view, at) => view.getInt16(at, true)],
  "<u4": [4, (view, at) => view.getUint32(at, true)],
  "<i4": [4, (view, at) => view.getInt32(at, true)],
  "<u8": [8, (view, at) => Number(view.getBigUint64(at, true))],
  "<i8": [8, (view, at) => Number(view.getBigInt64(at, true))],
  "<f4": [4, (view, at) => view.getFloat32(at, true)],
  "<f8": [8, (view, at) => view.getFloat64(at, true)],
};

/** An array in C order of little-endian numbers; bytes are not copied. @throws DataError */
export function readNpy(bytes: Uint8Array, where: string): NumberArray {
  const fail = (expected: string, got: string, advice = "save it again with numpy.save") =>
    new DataError(where, expected, got, advice);
  if (String.fromCharCode(...bytes.subarray(0, 6)) !== "\x93NUMPY" || bytes.length < 12) {
    throw fail("a .npy array", nameOf(bytes) ?? "something else", "take the original file");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lengthBytes = bytes[6] === 1 ? 2 : 4;
  const start = 8 + lengthBytes + (lengthBytes === 2 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (start > bytes.length)
    throw fail("a whole header", "a file that ends in it", "it is cut off, fetch it again");
  const header = new TextDecoder("latin1").decode(bytes.subarray(8 + lengthBytes, start));
  const [, descr = "none"] = /'descr':\s*'([^']{1,8})'/.exec(header) ?? [];
  const [, order] = /'fortran_order':\s*(True|False)/.exec(header) ?? [];
  const [, dimensions] = /'shape':\s*\(([\d, ]*)\)/.exec(header) ?? [];
  if (!Object.hasOwn(kinds, descr)) {
    throw fail(
      "bytes, integers or floats, little-endian",
      `the type "${descr}"`,
      "convert it, as with .astype('uint8')",
    );
  }
  if (order !== "False")
    throw fail("an array in C order", "Fortran order", "save numpy.ascontiguousarray of it");
  if (dimensions === undefined) throw fail("a shape in the header", "none");
  const shape = dimensions.split(",").flatMap((text) => (text.trim() === "" ? [] : [Number(text)]));
  const count = shape.reduce((product, length) => product * length, 1);
  const [size, read] = kinds[descr];
  const left = bytes.length - start;
  if (count * size !== left) {
    throw fail(
      `${thousands(count * size)} bytes for the shape (${shape.join(", ")})`,
      thousands(left),
      "it is cut off or damaged, fetch it again",
    );
  }
  if (size === 1 && descr !== "|i1") return { shape, values: bytes.subarray(start) };
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = read(view, start + i * size);
  return { shape, values };
}
