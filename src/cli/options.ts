/** Flags of the commands that have only a few, and the words beside them. */
import { adviceFor } from "./nearest";

/** What comes after a flag: nothing, a value, or one that may be left out, for "". */
type Takes = "nothing" | "value" | "either";

interface Read<Flag extends string> {
  readonly values: Readonly<Partial<Record<Flag, string>>>;
  /** What stands beside the flags. */
  readonly words: readonly string[];
}

export const asksForHelp = (words: readonly string[]) => words.includes("--help") || words.includes("-h");

/**
 * Reads `--flag`, `--flag value` and `--flag=value`; of a flag that is given twice the last counts.
 * @throws one sentence that names the flag.
 */
export function readOptions<Flag extends string>(
  words: readonly string[],
  flags: Readonly<Record<Flag, Takes>>,
): Read<Flag> {
  const values: Partial<Record<Flag, string>> = {};
  const others: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const [, flag, , given] = /^(--?[^=-][^=]*)(=(.*))?$/s.exec(words[index]) ?? [];
    if (!flag) {
      others.push(words[index]);
      continue;
    }
    const name = flag.slice(2) as Flag;
    if (!flag.startsWith("--") || !Object.hasOwn(flags, name)) {
      const known = Object.keys(flags).map((key) => `--${key}`);
      throw new Error(`${flag}: expected one of ${known.join(", ")}; ${adviceFor(flag, known)}`);
    }
    const takes = flags[name];
    if (takes === "nothing" && given !== undefined) {
      throw new Error(`${flag}: expected nothing after it, got "${given}"; leave that out`);
    }
    const follows = words[index + 1];
    const isValue = follows !== undefined && !follows.startsWith("--");
    if (takes === "value" && given === undefined && !isValue) {
      throw new Error(`${flag}: expected a value after it, got ${follows ?? "nothing"}; see --help`);
    }
    values[name] = given ?? (takes !== "nothing" && isValue ? words[++index] : "");
  }
  return { values, words: others };
}

/** @throws one sentence if a command that takes flags only got a word. */
export function refuseWords([word]: readonly string[]): void {
  if (word !== undefined) throw new Error(`${word}: expected a flag that starts with --; see --help`);
}
