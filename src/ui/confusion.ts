/** How often each class was taken for each: `[true class × classCount + predicted class]`. */
export function confusionCounts(
  labels: Uint8Array,
  predictions: Uint8Array,
  classCount: number,
): Uint32Array {
  const counts = new Uint32Array(classCount ** 2);
  labels.forEach((label, index) => {
    counts[label * classCount + predictions[index]] += 1;
  });
  return counts;
}

/** Positions of the images of one cell, in the order of the split. */
export function imagesOfCell(
  labels: Uint8Array,
  predictions: Uint8Array,
  cell: { readonly trueClass: number; readonly predictedClass: number },
): number[] {
  return Array.from(labels.keys()).filter(
    (index) => labels[index] === cell.trueClass && predictions[index] === cell.predictedClass,
  );
}

export interface ConfusedPair {
  readonly trueClass: number;
  readonly predictedClass: number;
  readonly count: number;
  /** Of the true class's images, 0–1. */
  readonly share: number;
}

/** The errors that were made most often, at most `limit` of them; of as many, in the order of the classes. */
export function confusedPairs(counts: Uint32Array, classCount: number, limit: number): ConfusedPair[] {
  const pairs: ConfusedPair[] = [];
  for (let trueClass = 0; trueClass < classCount; trueClass++) {
    const row = counts.subarray(trueClass * classCount, (trueClass + 1) * classCount);
    const total = row.reduce((sum, count) => sum + count, 0);
    row.forEach((count, predictedClass) => {
      if (count > 0 && predictedClass !== trueClass)
        pairs.push({ trueClass, predictedClass, count, share: count / total });
    });
  }
  return pairs.sort((a, b) => b.count - a.count).slice(0, limit);
}
