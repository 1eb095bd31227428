import { expect, test } from "vitest";
import {
  type Draft,
  nameProblem,
  newDraft,
  type Removal,
  restored,
  withClass,
  withImage,
  withName,
  withoutClass,
  withoutImage,
} from "../../src/store/draft";

const fresh = (titlesTaken: readonly string[] = []) =>
  newDraft({ collectedBy: "pad", imageShape: [1, 1, 1] }, { id: "a", changedAt: 0, titlesTaken });
const [one, two] = fresh().classes.map(({ id }) => id);

/** Images of these classes in turn, the value of each its place. */
const drawn = (draft: Draft, classIds: readonly number[]) =>
  classIds.reduce((sum, classId, index) => withImage(sum, classId, Uint8Array.of(index)), draft);

const seen = ({ classes, images }: Draft) =>
  classes.map(({ id, name }) => [
    name,
    ...images.filter(({ classId }) => classId === id).map(({ pixels }) => pixels[0]),
  ]);

test("a new set has two classes, and a title that no other has", () => {
  expect(seen(fresh())).toEqual([["class 1"], ["class 2"]]);
  expect(fresh().title).toBe("My drawings");
  expect(fresh(["My drawings", "My drawings 2"]).title).toBe("My drawings 3");
});

test("a class that is added takes the first number that is free", () => {
  const third = withClass(withName(fresh(), one, "class 3"));
  expect(seen(third).flat()).toEqual(["class 3", "class 2", "class 4"]);
});

test("a name is trimmed, and refused if it is empty or another class's", () => {
  const named = withName(fresh(), one, "  left   hand ");
  expect(named.classes[0].name).toBe("left hand");
  expect(nameProblem(named, one, "left hand")).toBeUndefined();
  expect(nameProblem(named, two, " left hand")).toBe(
    'name: expected one of its own, got "left hand" as another class has; change one',
  );
  expect(nameProblem(named, two, " ")).toBe("name: expected a name for the class, got none; type one");
});

test("deletions come back in the opposite order, each image and class in its place", () => {
  const full = drawn(withClass(fresh()), [one, two, one, 3, two]);
  const first = withoutImage(full, full.images[2].id);
  const second = withoutClass(first.draft, one);
  expect(seen(second.draft)).toEqual([
    ["class 2", 1, 4],
    ["class 3", 3],
  ]);
  expect(second.removal?.named).toBe("class 1 and its 1 image");
  const later = drawn(second.draft, [two]);
  const back = restored(restored(later, second.removal as Removal), first.removal as Removal);
  expect(seen(back)).toEqual([
    ["class 1", 0, 2],
    ["class 2", 1, 4, 0],
    ["class 3", 3],
  ]);
  expect(new Set(back.images.map(({ id }) => id)).size).toBe(6);
});

test("two classes stay, and a class whose name was given away comes back with a number", () => {
  expect(withoutClass(fresh(), one)).toEqual({ draft: fresh() });
  const { draft, removal } = withoutClass(withClass(fresh()), one);
  const renamed = withName(draft, two, "class 1");
  expect(seen(restored(renamed, removal as Removal)).flat()).toEqual(["class 1 2", "class 1", "class 3"]);
});
