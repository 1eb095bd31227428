/** The data sets: one line each. Menus, the URL, the command line and the tests read it. */
import { type FieldGroup, group, integer, type SettingValue } from "../src/settings/fields";
import { type Arrangement, arrangedShape } from "./arrange";
import { chosenClasses } from "./arrange/classes";
import type { ImageShape } from "./arrange/resize";
import { cifar10Classes, cifar100Classes, digits, fashionClasses, shapeClasses } from "./classNames";
import { limits } from "./limits";
import type { Dataset, LoadContext } from "./types";

export interface DatasetEntry {
  readonly title: string;
  /** Where the images come from, in a sentence. */
  readonly about: string;
  readonly source: string;
  readonly licence: string;
  /** `[height, width, channels]` */
  readonly imageShape: readonly [number, number, number];
  readonly classNames: readonly string[];
  /** As published, before validation is set aside. */
  readonly counts: { readonly train: number; readonly test: number };
  /** What its files are called, without `.gz`; not all need be at hand. Empty for a set that the program draws. */
  readonly files: readonly string[];
  readonly options: FieldGroup;
  readonly load: (context: LoadContext) => Promise<Dataset>;
}

const idxFiles = [
  "train-images-idx3-ubyte",
  "train-labels-idx1-ubyte",
  "t10k-images-idx3-ubyte",
  "t10k-labels-idx1-ubyte",
];
const none = group({});

const side = (label: string) =>
  integer({
    label,
    help: "Of each image of the set, in pixels.",
    default: 32,
    min: 1,
    max: limits.imageSide,
    isHidden: true,
  });

/** What a link has to say of images that only their owner has: which they are, and what net they need. */
const ownOptions = group({
  images: integer({
    label: "Images",
    help: "The beginning of the set's SHA-256 as a number, so that a link says which images it means.",
    default: 0,
    min: 0,
    max: 2 ** 48 - 1,
    isHidden: true,
  }),
  imageHeight: side("Height"),
  imageWidth: side("Width"),
  imageChannels: integer({
    label: "Channels",
    help: "1 for grey images, 3 for colour.",
    default: 3,
    min: 1,
    max: 3,
    isHidden: true,
  }),
  classCount: integer({
    label: "Classes",
    help: "How many kinds of image there are.",
    default: 10,
    min: 2,
    max: limits.classCount,
    isHidden: true,
  }),
});

export const datasets = {
  strokes: {
    title: "Strokes",
    about: "Digits that this program draws itself, with varied slant, size, pen and noise. Synthetic.",
    source: "drawn by this program",
    licence: "MIT",
    imageShape: [28, 28, 1],
    classNames: digits,
    counts: { train: 10_000, test: 2_000 },
    files: [],
    options: none,
    load: async (context) => (await import("./strokes")).loadStrokes(context),
  },
  shapes: {
    title: "Shapes",
    about:
      "Striped and dotted shapes on varied backgrounds that this program draws itself, in place of CIFAR-10. Synthetic.",
    source: "drawn by this program",
    licence: "MIT",
    imageShape: [32, 32, 3],
    classNames: shapeClasses,
    counts: { train: 10_000, test: 2_000 },
    files: [],
    options: none,
    load: async (context) => (await import("./shapes")).loadShapes(context),
  },
  mnist: {
    title: "MNIST",
    about:
      "Digits written by employees of the US Census Bureau and by high-school students, centred by their mass.",
    source: "LeCun, Cortes & Burges 1998, http://yann.lecun.com/exdb/mnist/",
    licence: "CC BY-SA 3.0 (its card on the hub says MIT)",
    imageShape: [28, 28, 1],
    classNames: digits,
    counts: { train: 60_000, test: 10_000 },
    files: idxFiles,
    options: none,
    load: async (context) => (await import("./mnist")).loadMnist(context),
  },
  "fashion-mnist": {
    title: "Fashion-MNIST",
    about: "Photographs of clothes, shoes and bags in ten kinds, made as a harder drop-in for MNIST.",
    source: "Xiao, Rasul & Vollgraf 2017, https://arxiv.org/abs/1708.07747",
    licence: "MIT",
    imageShape: [28, 28, 1],
    classNames: fashionClasses,
    counts: { train: 60_000, test: 10_000 },
    files: idxFiles,
    options: none,
    load: async (context) => (await import("./fashionMnist")).loadFashionMnist(context),
  },
  cifar10: {
    title: "CIFAR-10",
    about: "Small photographs of ten kinds of animals and vehicles, from the Tiny Images.",
    source: "Krizhevsky 2009, https://www.cs.toronto.edu/~kriz/cifar.html",
    licence: "none stated by its authors",
    imageShape: [32, 32, 3],
    classNames: cifar10Classes,
    counts: { train: 50_000, test: 10_000 },
    files: [
      "cifar-10-binary.tar.gz",
      ...[1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`),
      "test_batch.bin",
    ],
    options: none,
    load: async (context) => (await import("./cifar")).loadCifar10(context),
  },
  cifar100: {
    title: "CIFAR-100",
    about: "As CIFAR-10, with a hundred kinds of things and 500 training images of each.",
    source: "Krizhevsky 2009, https://www.cs.toronto.edu/~kriz/cifar.html",
    licence: "none stated by its authors",
    imageShape: [32, 32, 3],
    classNames: cifar100Classes,
    counts: { train: 50_000, test: 10_000 },
    files: ["cifar-100-binary.tar.gz", "train.bin", "test.bin"],
    options: none,
    load: async (context) => (await import("./cifar")).loadCifar100(context),
  },
  own: {
    title: "Your own images",
    about: "Images that you drop on the page. They stay in this browser, and a link does not carry them.",
    source: "the user's own",
    licence: "the user's own",
    imageShape: [32, 32, 3],
    classNames: Array.from({ length: 10 }, (_, label) => `class ${label}`),
    counts: { train: 0, test: 0 },
    files: ["set"],
    options: ownOptions,
    load: async (context) => (await import("./own")).loadOwn(context),
  },
} as const satisfies Record<string, DatasetEntry>;

export type DatasetId = keyof typeof datasets;

/** Where an experiment's images come from. */
interface SetChoice {
  readonly dataset: DatasetId;
  readonly options: Readonly<Record<string, SettingValue>>;
}

/** What is in a data set's files: `[height, width, channels]`, and how many classes. */
export function fileInputOf({ dataset, options }: SetChoice): {
  imageShape: ImageShape;
  classCount: number;
} {
  const { imageShape, classNames } = datasets[dataset];
  if (dataset !== "own") return { imageShape, classCount: classNames.length };
  const { imageHeight, imageWidth, imageChannels, classCount } = options as Record<string, number>;
  return { imageShape: [imageHeight, imageWidth, imageChannels], classCount };
}

/** What a network gets of it once it is arranged. */
export function inputOf(data: SetChoice & Arrangement): { imageShape: ImageShape; classCount: number } {
  const { imageShape, classCount } = fileInputOf(data);
  return {
    imageShape: arrangedShape(imageShape, data),
    classCount: chosenClasses(data.classes)?.length ?? classCount,
  };
}
