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
