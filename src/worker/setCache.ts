/** The data sets that were used last, in bounded memory: the others are read again when they are wanted. */
import type { Dataset } from "../../datasets/types";

/** CIFAR-10 whole and a set of MNIST's size. */
const limitBytes = 250_000_000;

const bytesOf = ({ train, test }: Dataset) => train.pixels.length + test.pixels.length;

/** Forgets the set that was used longest ago. */
export class SetCache {
  /** In the order of their last use. */
  private readonly sets = new Map<string, Dataset>();

  get(key: string): Dataset | undefined {
    const dataset = this.sets.get(key);
    if (dataset) this.set(key, dataset);
    return dataset;
  }

  /** Keeps a set, and lets go of those used longest ago while all together are too large. */
  set(key: string, dataset: Dataset): void {
    this.sets.delete(key);
    this.sets.set(key, dataset);
    let total = [...this.sets.values()].reduce((sum, one) => sum + bytesOf(one), 0);
    for (const [oldest, one] of this.sets) {
      if (total <= limitBytes || oldest === key) return;
      this.sets.delete(oldest);
      total -= bytesOf(one);
    }
  }
}
