/** The network that an experiment builds for the images of its run. */
import type { Network } from "../../models/network";
import type { Experiment } from "../settings/experiment";
import { describeNetwork } from "../settings/network";
import type { RunData } from "../training/data";

/** @throws what the model says of options that make it impossible. */
export function networkOf(experiment: Experiment, { imageShape, classCount }: RunData): Network {
  return describeNetwork(experiment, imageShape, classCount);
}
