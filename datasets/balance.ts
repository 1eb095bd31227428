/**
 * How many training images of each class: alike, or with a long tail, n_k = ⌊n_0 μ^k⌋ with μ = ρ^(−1 / (C − 1)).
 *
 * Cao, Wei, Gaidon, Arechiga & Ma, Learning Imbalanced Datasets with Label-Distribution-Aware Margin Loss, 2019,
 * https://arxiv.org/abs/1906.07413, after Cui, Jia, Lin, Song & Belongie, Class-Balanced Loss Based on Effective
 * Number of Samples, 2019. For any number of images n_0 is the one that gives it (D'Hondt's rule), where several
 * would, by the classes' numbers: so fewer images are always part of more.
 */
import { thousands } from "./errors";

export interface Balance {
  readonly balance: "file" | "balanced" | "longTailed";
  /** Largest over smallest class. */
  readonly tailRatio: number;
}

/** μ^k for each class: its images over those of the first. */
export function classShares({ balance, tailRatio }: Balance, classCount: number): number[] {
  if (balance !== "longTailed") return Array(classCount).fill(1);
  return Array.from({ length: classCount }, (_, k) => tailRatio ** (-k / Math.max(1, classCount - 1)));
}

const hair = 1e-9; // of rounding, in products that are whole

const floors = (shares: readonly number[], first: number) =>
  shares.map((share) => Math.floor(first * share + hair));

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** The class whose next image comes first. */
function nextClass(counts: readonly number[], shares: readonly number[]): number {
  let best = 0;
  for (let k = 1; k < shares.length; k++) {
    if ((counts[k] + 1) / shares[k] < (counts[best] + 1) / shares[best] - hair) best = k;
  }
  return best;
}

/** `total` images among the classes. */
export function countsFor(total: number, shares: readonly number[]): number[] {
  const counts = floors(shares, Math.floor(total / sum(shares)));
  for (let left = total - sum(counts); left > 0; left--) counts[nextClass(counts, shares)] += 1;
  return counts;
}

interface Candidates {
  /** Images that there are of each class once validation is set aside. */
  readonly available: readonly number[];
  readonly classNames: readonly string[];
  /** 0 takes as many as there are. */
  readonly trainSize: number;
}

/**
 * Images to train on of each class.
 * @throws `balance: …`, `tailRatio: …` or `trainSize: expected …, got …` if there are not enough.
 */
export function balancedCounts(
  settings: Balance,
  { available, classNames, trainSize }: Candidates,
): number[] {
  const shares = classShares(settings, available.length);
  const empty = available.indexOf(0);
  if (empty >= 0) {
    const name = classNames[empty];
    throw new Error(
      `balance: expected training images of every class, got none of class "${name}"; leave that class out`,
    );
  }
  const firsts = available.map((count, k) => count / shares[k]);
  const scarce = firsts.indexOf(Math.min(...firsts));
  const most = floors(shares, firsts[scarce]);
  if (settings.balance === "longTailed" && most[most.length - 1] === 0) {
    throw new Error(
      `tailRatio: expected at most ${thousands(longestTail(available))}, so that there is an image of every class, got ` +
        `${thousands(settings.tailRatio)}; take less`,
    );
  }
  if (trainSize === 0) return most;
  const counts = countsFor(trainSize, shares);
  if (counts.some((count, k) => count > available[k])) {
    throw new Error(
      `trainSize: expected at most ${thousands(largest(available, shares, most))} images, since there are ` +
        `${thousands(available[scarce])} of class "${classNames[scarce]}" after validation is set aside, got ` +
        `${thousands(trainSize)}; take fewer, or 0 for as many as there are`,
    );
  }
  if (counts.includes(0)) {
    const least = leastOf(shares);
    throw new Error(
      `trainSize: expected at least ${thousands(least)} images, so that there is one of every class, got ` +
        `${thousands(trainSize)}; take more${settings.balance === "longTailed" ? ", or a smaller tail ratio" : ""}`,
    );
  }
  return counts;
}

/** The most images that can be had, given those where the scarcest class is used up. */
function largest(available: readonly number[], shares: readonly number[], most: readonly number[]): number {
  const counts = [...most];
  for (;;) {
    const next = nextClass(counts, shares);
    if (counts[next] === available[next]) return sum(counts);
    counts[next] += 1;
  }
}

/** The fewest images with one of every class. */
const leastOf = (shares: readonly number[]) => sum(floors(shares, 1 / Math.min(...shares)));

/** The largest ratio at which the last class has an image: n_0 μ^k ≤ available for each class k, with n_0 = ρ. */
function longestTail(available: readonly number[]): number {
  const last = available.length - 1;
  const ratios = available.slice(0, last).map((count, k) => count ** (last / (last - k)));
  return Math.floor(Math.min(...ratios) + hair);
}
