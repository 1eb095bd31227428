import { expect, test } from "vitest";
import { chosenClasses, classesProblem, keepClasses } from "../../../datasets/arrange/classes";

test.each([
  ["", undefined],
  ["0,1,7", [0, 1, 7]],
  ["7, 0-2", [0, 1, 2, 7]],
  [" 3 - 4 ", [3, 4]],
])("%j means %j", (line, classes) => {
  expect(chosenClasses(line)).toEqual(classes);
});

test.each([
  ["cat", 'expected class numbers such as 0,1,7 or 0-4, or nothing for all, got "cat"'],
  ["1,,2", 'expected class numbers such as 0,1,7 or 0-4, or nothing for all, got ""'],
  ["4-1", 'expected a range from low to high, got "4-1"'],
  ["0-2,1", "expected each class once, got 1 twice"],
  ["3", 'expected at least two classes to tell apart, got "3"'],
  ["0-999", "expected classes from 0 to 255, got 999"],
  ["0,10", "expected classes from 0 to 9, got 10; name classes that the data set has"],
])("%j is refused for a set of ten", (line, problem) => {
  expect(classesProblem(line, 10)).toBe(problem);
});

test("the images of the chosen classes stay in their order and are labelled from 0 on", () => {
  const images = {
    pixels: Uint8Array.of(10, 11, 20, 21, 30, 31, 40, 41),
    labels: Uint8Array.of(2, 0, 1, 2),
  };
  const dataset = {
    title: "",
    classNames: ["a", "b", "c"],
    imageShape: [1, 2, 1] as const,
    train: images,
    test: images,
  };
  const { classNames, train } = keepClasses(dataset, [1, 2]);
  expect(classNames).toEqual(["b", "c"]);
  expect([...train.labels]).toEqual([1, 0, 1]);
  expect([...train.pixels]).toEqual([10, 11, 30, 31, 40, 41]);
});
