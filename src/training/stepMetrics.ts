/** Keeps each step's loss and accuracy on the device, so that many steps cost one transfer. */
import * as tf from "@tensorflow/tfjs-core";
import { shiftIn } from "../kernels/blocks";

interface StepMetrics {
  readonly losses: Float32Array;
  readonly accuracies: Float32Array;
}

/** A shift register of the last `capacity` steps: one shape, so one set of programs, however many are read. */
export class MetricsBuffer {
  static readonly capacity = 64;
  private register = tf.zeros<tf.Rank.R2>([MetricsBuffer.capacity, 2]);
  /** Steps since the last read. */
  pending = 0;

  push(loss: tf.Scalar, accuracy: tf.Scalar): void {
    const before = this.register;
    this.register = tf.tidy(() => shiftIn(before, loss, accuracy));
    before.dispose();
    this.pending += 1;
  }

  /** The steps since the last read, in order; waits for the device. */
  async take(read: (tensor: tf.Tensor) => Promise<Float32Array>): Promise<StepMetrics> {
    const count = this.pending;
    const rows = (await read(this.register)).subarray(2 * (MetricsBuffer.capacity - count));
    this.pending = 0;
    return {
      losses: Float32Array.from({ length: count }, (_, index) => rows[2 * index]),
      accuracies: Float32Array.from({ length: count }, (_, index) => rows[2 * index + 1]),
    };
  }

  dispose(): void {
    this.register.dispose();
  }
}
