/** The test split of a user's own images. */
import { keyOf, permutation } from "../src/settings/random";
import { DataError, thousands } from "./errors";
import { imagesAt } from "./images";
import type { Dataset, Images } from "./types";

export interface OwnDataset extends Dataset {
  /** What was decided while reading, a sentence each: to be confirmed by the user. */
  readonly notes: readonly string[];
}

const testShare = 1 / 6;

/** The set with a test split: its own, or a sixth of each class, the same ones each time. @throws DataError */
export function withTest(
  { classNames, imageShape, train, test, notes }: Omit<OwnDataset, "title">,
  where = "the drop",
): OwnDataset {
  const base = { title: "Your own images", classNames, imageShape };
  checkClasses(classNames, train.labels.length > 0 ? train : test, where);
  if (test.labels.length > 0 && train.labels.length > 0) return { ...base, train, test, notes };
  const all = train.labels.length > 0 ? train : test;
  const chosen = new Uint8Array(all.labels.length);
  classNames.forEach((_, label) => {
    const members = [...all.labels.keys()].filter((index) => all.labels[index] === label);
    const order = permutation(members.length, keyOf(1, "own test", "", label));
    for (const place of order.slice(0, Math.round(testShare * members.length))) chosen[members[place]] = 1;
  });
  const part = (isTest: number) =>
    imagesAt(
      all,
      [...chosen.keys()].filter((index) => chosen[index] === isTest),
    );
  const split = { train: part(0), test: part(1) };
  if (split.test.labels.length === 0) {
    throw new DataError(
      where,
      "at least 3 images of some class, so that a sixth can be set aside for test",
      `${thousands(all.labels.length)} in ${classNames.length} classes`,
      "add images",
    );
  }
  return {
    ...base,
    ...split,
    notes: [...notes, "No file is named test: a sixth of each class is set aside for it."],
  };
}

function checkClasses(classNames: readonly string[], { labels }: Images, where: string): void {
  const counts = classNames.map(() => 0);
  for (const label of labels) counts[label] += 1;
  const empty = counts.indexOf(0);
  if (empty >= 0)
    throw new DataError(
      where,
      "training images of every class",
      `none of "${classNames[empty].slice(0, 100)}"`,
      "add some, or leave the class out",
    );
  if (classNames.length < 2)
    throw new DataError(
      where,
      "at least 2 classes",
      String(classNames.length),
      "add another, each in a folder or with a label of its own",
    );
}
