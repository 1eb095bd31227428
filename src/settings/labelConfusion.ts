/** A confusion matrix of one's own as a line of text: `4>9:0.3, 7>1:0.2` labels three in ten of class 4 as 9. */

export interface Confusion {
  /** Class numbers, from 0. */
  readonly from: number;
  readonly to: number;
  /** 0–1 */
  readonly share: number;
}

const expected = 'expected pairs of classes with a share, such as "4>9:0.3, 7>1:0.2"';

/**
 * The entries off the diagonal; the diagonal has what is left.
 * @throws a sentence without the setting's name.
 */
export function parseConfusion(line: string): readonly Confusion[] {
  const parts = line.split(",").map((part) => part.trim());
  const confusions = parts.filter(Boolean).map((part): Confusion => {
    const match = /^(\d{1,3})\s*>\s*(\d{1,3})\s*:\s*(\d*\.?\d+)$/.exec(part);
    if (!match) throw new Error(`${expected}, got "${part}"`);
    const [from, to, share] = match.slice(1).map(Number);
    if (from === to) throw new Error(`expected two different classes, got "${part}"`);
    if (share > 1) throw new Error(`expected shares from 0 to 1, got "${part}"`);
    return { from, to, share };
  });
  const sums = new Map<number, number>();
  for (const { from, share } of confusions) sums.set(from, (sums.get(from) ?? 0) + share);
  for (const [from, sum] of sums) {
    if (sum > 1 + 1e-9) {
      throw new Error(
        `expected the shares of class ${from} to sum to at most 1, got ${Number(sum.toFixed(6))}`,
      );
    }
  }
  return confusions;
}

/** What is wrong with the text, if anything is. */
export function confusionProblem(line: string): string | undefined {
  try {
    parseConfusion(line);
  } catch (error) {
    return (error as Error).message;
  }
}
