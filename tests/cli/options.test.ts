import { expect, test } from "vitest";
import { readOptions, refuseWords } from "../../src/cli/options";

const read = (line: string) =>
  readOptions(line.split(" ").filter(Boolean), { to: "value", data: "either", quick: "nothing" });

test("flags take their value after a space or an equals sign, and leave the other words", () => {
  expect(read("mnist --to=a=b cifar10 --quick")).toEqual({
    values: { to: "a=b", quick: "" },
    words: ["mnist", "cifar10"],
  });
  expect(read("--data --to x")).toEqual({ values: { data: "", to: "x" }, words: [] });
  expect(read("--data -1 --to a --to b").values).toEqual({ data: "-1", to: "b" });
});

test.each([
  ["--too x", "--too: expected one of --to, --data, --quick; did you mean --to? See --help"],
  ["--colour", "--colour: expected one of --to, --data, --quick; see --help"],
  ["-q", "-q: expected one of --to, --data, --quick; see --help"],
  ["--constructor x", "--constructor: expected one of"],
  ["--to", "--to: expected a value after it, got nothing; see --help"],
  ["--to --quick", "--to: expected a value after it, got --quick; see --help"],
  ["--quick=yes", '--quick: expected nothing after it, got "yes"; leave that out'],
])("`%s` is refused in one sentence", (line, sentence) => {
  expect(() => read(line)).toThrow(sentence);
});

test("a command of flags only refuses a word", () => {
  expect(() => refuseWords(["mnist"])).toThrow("mnist: expected a flag that starts with --; see --help");
  expect(() => refuseWords([])).not.toThrow();
});
