/**
 * Labels that a net finds unlikely: Northcutt, Jiang & Chuang, Confident learning, JAIR 2021, §3,
 * https://arxiv.org/abs/1911.00068. An image is counted in the confident joint where the net's probability of a class
 * reaches that class's threshold, its mean over the images labelled so; those off the diagonal are the suspects,
 * ranked by margin. The paper's calibration of the joint, which estimates how many errors there are, is left out.
 */

export interface Suspect {
  /** Its place among the images. */
  readonly position: number;
  readonly label: number;
  /** The class that the net takes it for. */
  readonly likelyLabel: number;
  /** Of the label given and of the likely one, 0–1. */
  readonly labelProbability: number;
  readonly likelyProbability: number;
}

/**
 * The mean probability of each class over the images that are labelled so (the paper's equation 2): NaN where
 * there are none. `probabilities` `[count, classCount]`.
 */
export function classThresholds(
  probabilities: Float32Array,
  labels: Uint8Array,
  classCount: number,
): Float64Array {
  const sums = new Float64Array(classCount);
  const counts = new Float64Array(classCount);
  labels.forEach((label, row) => {
    sums[label] += probabilities[row * classCount + label];
    counts[label] += 1;
  });
  return sums.map((sum, label) => sum / counts[label]);
}

/** The suspects, the one with the largest margin of the likely class over the given one first. */
export function suspectLabels(
  probabilities: Float32Array,
  labels: Uint8Array,
  classCount: number,
): Suspect[] {
  const thresholds = classThresholds(probabilities, labels, classCount);
  const suspects: Suspect[] = [];
  labels.forEach((label, position) => {
    const row = probabilities.subarray(position * classCount, (position + 1) * classCount);
    let likelyLabel = -1;
    for (let other = 0; other < classCount; other++) {
      const isConfident = row[other] >= thresholds[other]; // never where there is no threshold
      if (isConfident && (likelyLabel < 0 || row[other] > row[likelyLabel])) likelyLabel = other;
    }
    if (likelyLabel < 0 || likelyLabel === label) return;
    suspects.push({
      position,
      label,
      likelyLabel,
      labelProbability: row[label],
      likelyProbability: row[likelyLabel],
    });
  });
  const margin = ({ likelyProbability, labelProbability }: Suspect) => likelyProbability - labelProbability;
  return suspects.sort((a, b) => margin(b) - margin(a) || a.position - b.position);
}
