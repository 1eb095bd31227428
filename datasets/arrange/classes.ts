/** Chosen classes of a set by number, as a line of text: `0,1,7` or `0-4`; nothing for all of them. */
import { imagesAt } from "../images";
import { limits } from "../limits";
import type { Dataset, Images } from "../types";

const expected = "expected class numbers such as 0,1,7 or 0-4, or nothing for all";

/**
 * In ascending order; undefined for all.
 * @throws a sentence without the setting's name.
 */
export function chosenClasses(line: string): readonly number[] | undefined {
  if (line.trim() === "") return undefined;
  const chosen = new Set<number>();
  for (const part of line.split(",").map((text) => text.trim())) {
    const match = /^(\d{1,3})(?:\s*[-–]\s*(\d{1,3}))?$/.exec(part);
    if (!match) throw new Error(`${expected}, got "${part}"`);
    const first = Number(match[1]);
    const last = Number(match[2] ?? first);
    if (last < first) throw new Error(`expected a range from low to high, got "${part}"`);
    if (last >= limits.classCount) {
      throw new Error(`expected classes from 0 to ${limits.classCount - 1}, got ${last}`);
    }
    for (let label = first; label <= last; label++) {
      if (chosen.has(label)) throw new Error(`expected each class once, got ${label} twice`);
      chosen.add(label);
    }
  }
  if (chosen.size < 2) throw new Error(`expected at least two classes to tell apart, got "${line.trim()}"`);
  return [...chosen].sort((a, b) => a - b);
}

/** What is wrong with the text for a set of so many classes, if anything is. */
export function classesProblem(line: string, classCount: number = limits.classCount): string | undefined {
  try {
    const highest = chosenClasses(line)?.at(-1) ?? 0;
    if (highest < classCount) return undefined;
    return `expected classes from 0 to ${classCount - 1}, got ${highest}; name classes that the data set has`;
  } catch (error) {
    return (error as Error).message;
  }
}

/** The images of the chosen classes in their order, labelled from 0 on. */
export function keepClasses(dataset: Dataset, chosen: readonly number[]): Dataset {
  const renumbered = new Int16Array(limits.classCount).fill(-1);
  chosen.forEach((label, place) => {
    renumbered[label] = place;
  });
  const kept = (images: Images): Images => {
    const places = Uint32Array.from(images.labels.keys()).filter((at) => renumbered[images.labels[at]] >= 0);
    const { pixels, labels } = imagesAt(images, places);
    return { pixels, labels: labels.map((label) => renumbered[label]) };
  };
  return {
    ...dataset,
    classNames: chosen.map((label) => dataset.classNames[label]),
    train: kept(dataset.train),
    test: kept(dataset.test),
  };
}
