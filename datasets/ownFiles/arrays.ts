/** Arrays of images and of labels: IDX, `.npy` or `.npz`. */
import { numberedClasses } from "../classNames";
import { DataError, thousands } from "../errors";
import { limits } from "../limits";
import type { NumberArray } from "../npy";
import { type OwnDataset, withTest } from "../ownTest";
import type { Dataset, Images } from "../types";
import { type OwnFile, testName } from "./ownFile";

const labelsName = /label|target|(^|[^a-z])y([^a-z]|$)/i;

/** An array of images and one of labels for each split, told apart by their shapes. @throws DataError */
export async function readArrays(
  files: readonly OwnFile[],
  read: (file: OwnFile) => Promise<NumberArray>,
): Promise<OwnDataset> {
  let imageShape: Dataset["imageShape"] | undefined;
  const notes = new Set<string>();
  const splitOf = async (isTest: boolean): Promise<Images> => {
    const part = files.filter(({ path }) => testName.test(path) === isTest);
    if (part.length === 0) return { pixels: new Uint8Array(0), labels: new Uint8Array(0) };
    const arrays = await Promise.all(part.map(async (file) => ({ path: file.path, ...(await read(file)) })));
    const images = arrays.filter(({ shape }) => shape.length >= 3);
    const labels = arrays.filter(
      ({ shape, path }) =>
        shape.length === 1 || (shape.length === 2 && (shape[1] === 1 || labelsName.test(path))),
    );
    if (images.length !== 1 || labels.length !== 1 || arrays.length !== 2) {
      const got = arrays
        .map(({ path, shape }) => `${path} (${shape.join(", ")})`)
        .join(" and ")
        .slice(0, 300);
      throw new DataError(
        part[0].path,
        "one array of images (count, height, width) or (count, height, width, channels) and one of labels (count)",
        got,
        "save these two for each split",
      );
    }
    const [{ shape, values, path }] = images;
    const own = imageShapeOf(shape, path);
    if (imageShape && String(own) !== String(imageShape))
      throw new DataError(
        path,
        `images of ${imageShape.join("×")} as in training`,
        own.join("×"),
        "resize them",
      );
    imageShape = own;
    if (labels[0].values.length !== shape[0]) {
      throw new DataError(
        labels[0].path,
        `${thousands(shape[0])} labels, one for each image of ${path}`,
        thousands(labels[0].values.length),
        "take arrays that belong together",
      );
    }
    return { pixels: pixelsOf(values, path, notes), labels: labelsOf(labels[0]) };
  };
  const [train, test] = [await splitOf(false), await splitOf(true)];
  if (!imageShape) throw new DataError(files[0].path, "images", "none", "take another file");
  const classNames = numberedClasses([...train.labels, ...test.labels]);
  return withTest({ classNames, imageShape, train, test, notes: [...notes] });
}

function imageShapeOf(shape: readonly number[], where: string): Dataset["imageShape"] {
  const [height, width, channels = 1] = shape.slice(1);
  const isSide = (side: number) => side >= 1 && side <= limits.imageSide;
  if (shape.length <= 4 && isSide(height) && isSide(width) && [1, 3].includes(channels))
    return [height, width, channels];
  const expected = `(count, height, width) or (count, height, width, 1 or 3), up to ${limits.imageSide} a side`;
  throw new DataError(
    where,
    `an array of images ${expected}`,
    `(${shape.join(", ")})`,
    "transpose or scale them",
  );
}

/** Numbers from 0 to 1 times 255, as of binary images too; others up to 255 rounded. */
function pixelsOf(values: NumberArray["values"], where: string, notes: Set<string>): Uint8Array {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    low = Math.min(low, value); // NaN stays NaN
    high = Math.max(high, value);
  }
  if (!(low >= 0 && high <= 255))
    throw new DataError(
      where,
      "pixels from 0 to 255, or from 0 to 1",
      `${low} to ${high}`,
      "scale them before saving",
    );
  const isShare = high <= 1;
  if (isShare) notes.add("Pixels from 0 to 1 are multiplied by 255 and rounded.");
  if (!isShare && values instanceof Uint8Array) return values;
  return Uint8Array.from(values, (value) => Math.round(isShare ? 255 * value : value));
}

function labelsOf({ values, path }: NumberArray & { path: string }): Uint8Array {
  for (let index = 0; index < values.length; index++) {
    if (Number.isInteger(values[index]) && values[index] >= 0 && values[index] < limits.classCount) continue;
    throw new DataError(
      path,
      `labels from 0 to ${limits.classCount - 1}`,
      `${values[index]} for image ${thousands(index + 1)}`,
      "number the classes from 0",
    );
  }
  return Uint8Array.from(values);
}
