/** Losses of the outputs themselves against 1 for the right class and 0 for the others: the mean over classes. */
import * as tf from "@tensorflow/tfjs-core";
import { accuracy } from "../../kernels/blocks";
import { absolute, type ScoreLoss, targetsOf } from "./loss";
import { nearestProbabilities } from "./probabilities";

function regression(
  ofDifferences: (differences: tf.Tensor) => tf.Tensor,
  ofDifference: (difference: number) => number,
): ScoreLoss {
  return {
    kind: "score",
    ofBatch: (labels, outputs) =>
      tf.mean(ofDifferences(tf.sub(outputs, targetsOf(labels, outputs.shape[1])))),
    ofImage: (outputs, label) => {
      let sum = 0;
      for (let k = 0; k < outputs.length; k++) sum += ofDifference(outputs[k] - Number(k === label));
      return sum / outputs.length;
    },
    accuracy,
    probabilities: nearestProbabilities,
  };
}

/** torch.nn.MSELoss. */
export const meanSquaredError = () => regression(tf.square, (difference) => difference ** 2);

/** torch.nn.L1Loss. */
export const meanAbsoluteError = () => regression(absolute, Math.abs);
