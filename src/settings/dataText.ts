/** How many images a run really uses, and which: one sentence for the page, the table of runs and the command line. */
import { type DatasetEntry, datasets, fileInputOf } from "../../datasets";
import { chosenClasses } from "../../datasets/arrange/classes";
import { corruptions } from "../../datasets/corruptions";
import type { DataSettings } from "./experiment";

interface UsedImages {
  /** What the user's own images are called. */
  readonly ownTitle?: string;
  readonly data: DataSettings;
  readonly seed: number;
  /** What the run uses; without it, what is asked for. */
  readonly counts?: { readonly train: number; readonly test: number };
  /** What the files hold. */
  readonly fileCounts?: { readonly train: number; readonly test: number };
}

const count = (value: number) => value.toLocaleString("en-GB");

/** `MNIST: 5,000 of 60,000 training images, class-balanced, seed 1` */
export function dataText(used: UsedImages): string {
  const { data, seed, counts, fileCounts } = used;
  const title = used.ownTitle ?? datasets[data.dataset].title;
  const trainCount = counts?.train ?? data.trainSize;
  const asked = trainCount === 0 ? "all" : count(trainCount);
  const of = fileCounts ? ` of ${count(fileCounts.train)}` : "";
  const isTestPart = counts && fileCounts && counts.test < fileCounts.test && data.testSize > 0;
  const parts = [
    `${asked}${of} training images`,
    ...(isTestPart ? [`${count(counts.test)} of ${count(fileCounts.test)} test images`] : []),
    ...partTexts(used),
    ...choiceTexts(data),
    `seed ${seed}`,
  ];
  return `${title}: ${parts.join(", ")}`;
}

/** `its files hold 10,000 of 50,000`, where they hold less than what was published. */
function partTexts({ data, fileCounts }: UsedImages): string[] {
  const { counts: published }: DatasetEntry = datasets[data.dataset];
  if (!fileCounts) return [];
  const parts = [
    ["training", fileCounts.train, published.train],
    ["test", fileCounts.test, published.test],
  ] as const;
  return parts
    .filter(([, got, all]) => got < all)
    .map(([name, got, all]) => `its ${name} files hold ${count(got)} of ${count(all)}`);
}

/** A data set as a run has it, e.g. `Strokes, permuted pixels`. */
export const setText = (data: DataSettings) =>
  [datasets[data.dataset].title, ...choiceTexts(data)].join(", ");

/** What makes the images other ones than those of the file. */
function choiceTexts(data: DataSettings): string[] {
  const { balance, tailRatio, trainOrder, imageSize, color, pixelOrder, trainLabels } = data;
  const corruption = testCorruptionText(data);
  return [
    ...classTexts(data),
    ...(balance === "balanced" ? ["class-balanced"] : []),
    ...(balance === "longTailed" ? [`long-tailed ${tailRatio} : 1`] : []),
    ...(trainOrder === "file" ? ["the file's first"] : []),
    ...(imageSize > 0 ? [`${imageSize}×${imageSize}`] : []),
    ...(color === "file" ? [] : [color === "grey" ? "grey" : "three channels"]),
    ...(pixelOrder === "file" ? [] : [pixelTexts[pixelOrder]]),
    ...(trainLabels === "shuffled" ? ["shuffled labels"] : []),
    ...(corruption ? [`test images corrupted (${corruption})`] : []),
  ];
}

/** What the test is corrupted by, e.g. `Fog, severity 3`; undefined if it is not. */
export function testCorruptionText({ testCorruption, testSeverity }: DataSettings): string | undefined {
  if (testCorruption === "none") return undefined;
  return `${corruptions[testCorruption].title}, severity ${testSeverity}`;
}

const namedCount = 3; // more names would hide the rest of the sentence

/** `classes cat and dog`, or `6 of 10 classes`; classes of one's own by number, since only the set knows their names. */
function classTexts(data: DataSettings): string[] {
  const chosen = chosenClasses(data.classes);
  if (!chosen) return [];
  if (chosen.length > namedCount) return [`${chosen.length} of ${fileInputOf(data).classCount} classes`];
  const { classNames }: DatasetEntry = datasets[data.dataset];
  const names = chosen.map((label) => (data.dataset === "own" ? String(label) : classNames[label]));
  return [`classes ${names.slice(0, -1).join(", ")} and ${names.at(-1)}`];
}

const pixelTexts = {
  permuted: "permuted pixels",
  permutedEach: "pixels permuted in each image",
  gaussian: "Gaussian noise for images",
};
