/** A set that is being collected: what can be done to it, as pure functions. */

import {
  type CollectedClass,
  type CollectedImage,
  type Collection,
  fewestClasses,
  imagesOf,
} from "../../datasets/collected";
import { limits } from "../../datasets/limits";

export interface Draft extends Collection {
  readonly id: string;
  /** Of the next class or image; never given twice, so that what was deleted can come back. */
  readonly nextId: number;
  /** Milliseconds since 1970. */
  readonly changedAt: number;
}

/** What was deleted: a class with its images, or images alone. */
export interface Removal {
  readonly named: string;
  readonly images: readonly CollectedImage[];
  readonly ofClass?: { readonly place: number; readonly value: CollectedClass };
}

const titles = { pad: "My drawings", camera: "My photographs" } as const;
const longestName = 60;

/** A set without images, with two classes to begin with. */
export function newDraft(
  { collectedBy, imageShape }: Pick<Collection, "collectedBy" | "imageShape">,
  { id, changedAt, titlesTaken = [] }: Pick<Draft, "id" | "changedAt"> & { titlesTaken?: readonly string[] },
): Draft {
  const classes = [1, 2].map((number) => ({ id: number, name: `class ${number}` }));
  const title = unused(titles[collectedBy], titlesTaken);
  return { id, title, collectedBy, imageShape, classes, images: [], nextId: 3, changedAt };
}

const namesOf = ({ classes }: Pick<Draft, "classes">) => classes.map(({ name }) => name);

/** The name, or the name with the first number that makes it another. */
function unused(name: string, taken: readonly string[]): string {
  let own = name;
  for (let number = 2; taken.includes(own); number++) own = `${name} ${number}`;
  return own;
}

/** One more class, if labels can number it. */
export function withClass(draft: Draft): Draft {
  if (draft.classes.length >= limits.classCount) return draft;
  let number = draft.classes.length + 1;
  while (namesOf(draft).includes(`class ${number}`)) number += 1;
  const added = { id: draft.nextId, name: `class ${number}` };
  return { ...draft, classes: [...draft.classes, added], nextId: draft.nextId + 1 };
}

const tidied = (text: string) => text.replace(/\s+/g, " ").trim();

/** @returns what is wrong with a class's new name, if anything is */
export function nameProblem(draft: Draft, classId: number, text: string): string | undefined {
  const name = tidied(text);
  if (name === "") return "name: expected a name for the class, got none; type one";
  if (name.length > longestName)
    return `name: expected at most ${longestName} letters, got ${name.length}; shorten it`;
  const isTaken = draft.classes.some((other) => other.id !== classId && other.name === name);
  return isTaken
    ? `name: expected one of its own, got "${name}" as another class has; change one`
    : undefined;
}

export function withName(draft: Draft, classId: number, text: string): Draft {
  if (draft.classes.some(({ id, name }) => id === classId && name === tidied(text))) return draft;
  const rename = (one: CollectedClass) => (one.id === classId ? { ...one, name: tidied(text) } : one);
  return { ...draft, classes: draft.classes.map(rename) };
}

/** With another title, unless there is none in the text. */
export function withTitle(draft: Draft, text: string): Draft {
  const title = tidied(text).slice(0, longestName);
  return title === "" || title === draft.title ? draft : { ...draft, title };
}

export function withImage(draft: Draft, classId: number, pixels: Uint8Array): Draft {
  const image = { id: draft.nextId, classId, pixels };
  return { ...draft, images: [...draft.images, image], nextId: draft.nextId + 1 };
}

/** Without a class and its images; as it is where no more than two are left. */
export function withoutClass(draft: Draft, classId: number): { draft: Draft; removal?: Removal } {
  const place = draft.classes.findIndex(({ id }) => id === classId);
  if (place < 0 || draft.classes.length <= fewestClasses) return { draft };
  const value = draft.classes[place];
  const images = imagesOf(draft, classId);
  return {
    draft: {
      ...draft,
      classes: draft.classes.filter(({ id }) => id !== classId),
      images: draft.images.filter((image) => image.classId !== classId),
    },
    removal: { named: `${value.name} and its ${countOf(images.length)}`, images, ofClass: { place, value } },
  };
}

export function withoutImage(draft: Draft, imageId: number): { draft: Draft; removal?: Removal } {
  const image = draft.images.find(({ id }) => id === imageId);
  const { name } = draft.classes.find(({ id }) => id === image?.classId) ?? {};
  if (!image || name === undefined) return { draft };
  return {
    draft: { ...draft, images: draft.images.filter(({ id }) => id !== imageId) },
    removal: { named: `an image of ${name}`, images: [image] },
  };
}

/** With what was deleted back in its place; a class whose name was given away meanwhile gets a number. */
export function restored(draft: Draft, { images, ofClass }: Removal): Draft {
  const classes = [...draft.classes];
  if (ofClass) {
    const { place, value } = ofClass;
    classes.splice(place, 0, { ...value, name: unused(value.name, namesOf(draft)) });
  }
  const back = images.filter(({ classId }) => classes.some(({ id }) => id === classId));
  return { ...draft, classes, images: [...draft.images, ...back].sort((a, b) => a.id - b.id) };
}

export const countOf = (images: number) =>
  `${images.toLocaleString("en-GB")} ${images === 1 ? "image" : "images"}`;
