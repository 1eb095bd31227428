/** Where the classes lie among embeddings. */
import { softmax } from "./probabilities";

/** The mean point of each class; in float64. */
export class ClassMeans {
  private readonly sums: (Float64Array | undefined)[];
  private readonly counts: number[];

  constructor(
    classCount: number,
    private readonly isDirectional: boolean,
  ) {
    this.sums = Array(classCount).fill(undefined);
    this.counts = Array(classCount).fill(0);
  }

  add(point: ArrayLike<number>, label: number): void {
    const placed = this.place(point);
    const sum = this.sums[label];
    this.sums[label] = sum ? sum.map((value, index) => value + placed[index]) : placed;
    this.counts[label] += 1;
  }

  /**
   * Softmax of minus the squared distances to the classes' means, so that the nearest one has the largest share
   * (Snell, Swersky & Zemel, Prototypical Networks, 2017); 0 for a class without images.
   */
  shares(point: ArrayLike<number>): Float64Array {
    const placed = this.place(point);
    return softmax(
      this.sums.map((sum, label) => {
        if (!sum) return Number.NEGATIVE_INFINITY;
        return -sum.reduce((d, value, index) => d + (value / this.counts[label] - placed[index]) ** 2, 0);
      }),
    );
  }

  private place(point: ArrayLike<number>): Float64Array {
    const values = Float64Array.from(point);
    if (!this.isDirectional) return values;
    const length = Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 1e-12));
    return values.map((value) => value / length);
  }
}
