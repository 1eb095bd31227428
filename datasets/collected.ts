/** Images that a user drew or photographed in the page, class by class, become a data set. */
import { DataError } from "./errors";
import { withTest } from "./ownTest";
import type { Collector, Dataset } from "./types";

export interface CollectedClass {
  readonly id: number;
  readonly name: string;
}

export interface CollectedImage {
  /** In the order in which they were taken. */
  readonly id: number;
  readonly classId: number;
  /** `[height, width, channels]`, 0–255 */
  readonly pixels: Uint8Array;
}

export interface Collection {
  readonly title: string;
  readonly collectedBy: Collector;
  readonly imageShape: Dataset["imageShape"];
  readonly classes: readonly CollectedClass[];
  readonly images: readonly CollectedImage[];
}

/** So that a sixth for test and a tenth of the rest of two classes for validation are an image at least. */
export const fewestOfClass = 5;
export const fewestClasses = 2;

/** A class's images, in the order in which they were made. */
export const imagesOf = ({ images }: Pick<Collection, "images">, classId: number): CollectedImage[] =>
  images.filter((image) => image.classId === classId);

/** How many images a class still needs. */
export function missingOf(collection: Pick<Collection, "images">, classId: number): number {
  return Math.max(0, fewestOfClass - imagesOf(collection, classId).length);
}

/**
 * The data set, with a sixth of each class for test.
 * @throws DataError while a class has fewer than five images, or there are fewer than two classes
 */
export function collectedSet(collection: Collection): Dataset {
  const { title, collectedBy, imageShape, classes } = collection;
  const short = classes.find(({ id }) => missingOf(collection, id) > 0);
  if (short) {
    const got = `${imagesOf(collection, short.id).length} of "${short.name}"`;
    throw new DataError(title, `at least ${fewestOfClass} images of each class`, got, "add some");
  }
  const ofClasses = classes.map(({ id }) => imagesOf(collection, id));
  const size = imageShape.reduce((product, length) => product * length, 1);
  const all = ofClasses.flat();
  const pixels = new Uint8Array(all.length * size);
  all.forEach((image, index) => void pixels.set(image.pixels, index * size));
  const labels = Uint8Array.from(ofClasses.flatMap((images, label) => images.map(() => label)));
  const none = { pixels: new Uint8Array(0), labels: new Uint8Array(0) };
  const classNames = classes.map(({ name }) => name);
  const { train, test } = withTest(
    { classNames, imageShape, train: { pixels, labels }, test: none, notes: [] },
    title,
  );
  return { title, classNames, imageShape, train, test, collectedBy };
}
