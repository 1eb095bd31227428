/** What the classes are called, by label. */
import { DataError, thousands } from "./errors";
import { limits } from "./limits";

export const digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/** Xiao, Rasul & Vollgraf 2017, table 2. */
export const fashionClasses = [
  "T-shirt/top",
  "Trouser",
  "Pullover",
  "Dress",
  "Coat",
  "Sandal",
  "Shirt",
  "Sneaker",
  "Bag",
  "Ankle boot",
];

/** Of the drawn data set: each shape in each texture. */
export const shapeClasses = ["disc", "square", "triangle", "cross", "ring"].flatMap((shape) => [
  `striped ${shape}`,
  `dotted ${shape}`,
]);

/** batches.meta.txt of the binary version. */
export const cifar10Classes = [
  "airplane",
  "automobile",
  "bird",
  "cat",
  "deer",
  "dog",
  "frog",
  "horse",
  "ship",
  "truck",
];

/** fine_label_names.txt of the binary version. */
export const cifar100Classes = (
  "apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle " +
  "bowl boy bridge bus butterfly camel can castle caterpillar cattle " +
  "chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur " +
  "dolphin elephant flatfish forest fox girl hamster house kangaroo keyboard " +
  "lamp lawn_mower leopard lion lizard lobster man maple_tree motorcycle mountain " +
  "mouse mushroom oak_tree orange orchid otter palm_tree pear pickup_truck pine_tree " +
  "plain plate poppy porcupine possum rabbit raccoon ray road rocket " +
  "rose sea seal shark shrew skunk skyscraper snail snake spider " +
  "squirrel streetcar sunflower sweet_pepper table tank telephone television tiger tractor " +
  "train trout tulip turtle wardrobe whale willow_tree wolf woman worm"
).split(" ");

/** Each name once, in the order that people expect: `2` before `10`. */
export const inOrder = (names: Iterable<string>): string[] =>
  [...new Set(names)].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));

/** Names for classes that only have numbers, as many as the largest label needs. */
export function numberedClasses(labels: Iterable<number>): string[] {
  let largest = 0;
  for (const label of labels) largest = Math.max(largest, label);
  return Array.from({ length: largest + 1 }, (_, label) => `class ${label}`);
}

/** @throws DataError if there are more than a label can tell apart */
export function checkClassNames(names: readonly string[], where: string): void {
  if (names.length <= limits.classCount) return;
  throw new DataError(
    where,
    `at most ${limits.classCount} classes`,
    thousands(names.length),
    "take fewer, or check which column or folder names the class",
  );
}
