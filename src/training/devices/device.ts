/** What trains: a TensorFlow.js backend on a device of this machine. */
import type * as tf from "@tensorflow/tfjs-core";
import type { BackendInfo, BackendName } from "../events";

export interface Device {
  readonly info: BackendInfo;
  /** The values of a tensor. Rejects with DeviceLostError rather than wait for a device that is gone. */
  read(tensor: tf.Tensor): Promise<Float32Array>;
  /**
   * Compiles what `work` runs, where that can be done ahead; the results of `work` are then undefined. Yields how many
   * programs are done.
   */
  compile?(work: () => void): AsyncIterable<{ readonly done: number; readonly total: number }>;
  /** Rejects with DeviceLostError when the device is lost, and never resolves. */
  readonly lost: Promise<never>;
  /** Makes it TensorFlow.js' backend again after another one was. */
  resume(): Promise<void>;
}

/** A device that a backend would use. */
export interface FoundDevice {
  readonly name: BackendName;
  /** As the driver names it; empty if there is none. */
  readonly device: string;
  /** Why it is not chosen unless it is asked for: missing, too coarse, or in software. */
  readonly problem?: string;
}
