/** Pairs of duplicates by kind, and by where their images are. */
import type { FoundPair, LoadedSet } from "../../worker/dataProtocol";
import type { Split } from "../../worker/protocol";

export interface PairGroup {
  readonly key: string;
  readonly title: string;
  readonly pairs: readonly FoundPair[];
  /** Pairs whose images are labelled differently. */
  readonly disagreeing: number;
}

const splits: readonly Split[] = ["train", "validation", "test"];

/** Those that make a measurement wrong come first: across splits, exact before near, test before validation. */
export function pairGroups(pairs: readonly FoundPair[], labels: LoadedSet["labels"]): PairGroup[] {
  const across: [Split, Split][] = [
    ["train", "test"],
    ["validation", "test"],
    ["train", "validation"],
  ];
  const within = splits.map((split): [Split, Split] => [split, split]);
  return [...across, ...within].flatMap((places) =>
    [true, false].flatMap((isExact) => {
      const own = pairs.filter(
        (pair) =>
          pair.isExact === isExact && pair.first.split === places[0] && pair.second.split === places[1],
      );
      if (own.length === 0) return [];
      const [a, b] = places;
      const title = `${isExact ? "exact" : "near"}, ${a === b ? `within ${a}` : `${a} and ${b}`}`;
      const disagreeing = own.filter(
        ({ first, second }) => labels[first.split][first.position] !== labels[second.split][second.position],
      ).length;
      return [{ key: title, title, pairs: own, disagreeing }];
    }),
  );
}
