/** Which images of a data set's files a run learns from, watches and is tested on. */
import { keyOf, permutation } from "../src/settings/random";
import { type Balance, balancedCounts } from "./balance";
import { thousands } from "./errors";
import { imagesAt } from "./images";
import type { Dataset, Images } from "./types";

interface SplitOptions extends Partial<Balance> {
  readonly seed: number;
  /** Share of the training file that is set aside for validation. */
  readonly validationShare: number;
  /** Training images to use; 0 takes all that are left. */
  readonly trainSize: number;
  /** Whether the seed draws them, or the training file's first ones are taken. */
  readonly trainOrder?: "seed" | "file";
  /** Test images to use, the test file's first ones; 0 takes all. */
  readonly testSize?: number;
}

/** Positions in the training file (train and validation) and in the test file. */
interface SplitIndices {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
  readonly test: Uint32Array;
}

/** Images of a training file that are set aside for validation: one at least, since on none nothing can be measured. */
export const validationCountOf = (share: number, fileCount: number) =>
  Math.max(1, Math.round(share * fileCount));

/**
 * Sets validation aside by the seed, then takes the first `trainSize` of what is left in the seed's order, so
 * that a smaller training set is part of a larger one and validation is the same for both. In the file's order,
 * validation is drawn from the images that are not trained on. A balanced set takes the first of each class.
 * @throws `trainSize: expected …, got …`, `testSize: …` or what `balancedCounts` says if there are not that many.
 */
export function splitDataset(
  dataset: Pick<Dataset, "train" | "test" | "classNames">,
  options: SplitOptions,
): SplitIndices {
  const { seed, validationShare, trainOrder = "seed", testSize = 0 } = options;
  const fileCount = dataset.train.labels.length;
  const key = keyOf(seed, "split", "", 0);
  const validationCount = validationCountOf(validationShare, fileCount);
  const left = fileCount - validationCount;
  const test = firstOf(dataset.test.labels.length, testSize);
  if (trainOrder === "file") {
    const train = chosenOf(firstOf(fileCount, left), dataset, validationCount, options);
    const isTrained = new Uint8Array(fileCount);
    for (const index of train) isTrained[index] = 1;
    const others = Uint32Array.from(isTrained.keys()).filter((index) => isTrained[index] === 0);
    const order = permutation(others.length, key).map((place) => others[place]);
    return { train, validation: order.slice(0, validationCount), test };
  }
  const order = permutation(fileCount, key);
  const train = chosenOf(order.subarray(validationCount), dataset, validationCount, options);
  return { train, validation: order.slice(0, validationCount), test };
}

/** Of the images that may be trained on, in their order, those that are. */
function chosenOf(
  candidates: Uint32Array,
  { train: { labels }, classNames }: Pick<Dataset, "train" | "classNames">,
  validationCount: number,
  { trainSize, balance = "file", tailRatio = 1 }: SplitOptions,
): Uint32Array {
  if (trainSize > candidates.length) {
    throw new Error(
      `trainSize: expected at most ${thousands(candidates.length)} images after ` +
        `${thousands(validationCount)} are set aside for validation, got ${thousands(trainSize)}; ` +
        "take fewer, or 0 for all",
    );
  }
  if (balance === "file") return candidates.slice(0, trainSize || undefined);
  const available = classNames.map(() => 0);
  for (const index of candidates) available[labels[index]] += 1;
  const wanted = balancedCounts({ balance, tailRatio }, { available, classNames, trainSize });
  return candidates.filter((index) => wanted[labels[index]]-- > 0);
}

function firstOf(fileCount: number, size: number): Uint32Array {
  if (size > fileCount) {
    throw new Error(
      `testSize: expected at most the ${thousands(fileCount)} test images that there are, ` +
        `got ${thousands(size)}; take fewer, or 0 for all`,
    );
  }
  return Uint32Array.from({ length: size === 0 ? fileCount : size }, (_, index) => index);
}

/** Images of a file, and which of them in what order. */
export interface ImageSplit {
  readonly images: Images;
  readonly indices: Uint32Array;
  /** Of the file's images, where the labels are other ones. */
  readonly trueLabels?: Uint8Array;
}

/** Copies of the images at these positions of a split, with the labels that it gives them. */
export const splitImagesAt = ({ images, indices }: ImageSplit, positions: ArrayLike<number>): Images =>
  imagesAt(
    images,
    Uint32Array.from(positions, (position) => indices[position]),
  );

type DividedSet = Readonly<Record<"train" | "validation" | "test", ImageSplit>>;

interface DivideOptions extends SplitOptions {
  readonly trainLabels: "file" | "shuffled";
}

/** An arranged set as a run has it: its splits, the training images' labels, and what is changed of the test alone. */
export function divide(
  dataset: Pick<Dataset, "train" | "test" | "classNames">,
  options: DivideOptions,
): DividedSet {
  const indices = splitDataset(dataset, options);
  const train = { images: dataset.train, indices: indices.train };
  return {
    train: options.trainLabels === "shuffled" ? withShuffledLabels(train, options.seed) : train,
    validation: { images: dataset.train, indices: indices.validation },
    test: { images: dataset.test, indices: indices.test },
  };
}

/** The same images, each with the label of another: as many of each class as before (Zhang et al. 2017, section 2.1). */
function withShuffledLabels({ images, indices }: ImageSplit, seed: number): ImageSplit {
  const labels = images.labels.slice();
  permutation(indices.length, keyOf(seed, "shuffledLabels", "", 0)).forEach((from, to) => {
    labels[indices[to]] = images.labels[indices[from]];
  });
  return { images: { pixels: images.pixels, labels }, indices, trueLabels: images.labels };
}
