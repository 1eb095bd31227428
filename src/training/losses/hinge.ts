/** Max-margin: Σ max(0, margin − x_right + x_other)^power / classes over the others, torch.nn.MultiMarginLoss. */
import * as tf from "@tensorflow/tfjs-core";
import { accuracy } from "../../kernels/blocks";
import { type ScoreLoss, targetsOf } from "./loss";
import { softmax } from "./probabilities";

/** `power` 1 is the hinge, 2 its square. */
export function hinge(power: 1 | 2, { margin = 1 } = {}): ScoreLoss {
  return {
    kind: "score",
    ofBatch: (labels, outputs) => {
      const isRight = targetsOf(labels, outputs.shape[1]);
      const right = tf.sum(tf.mul(outputs, isRight), 1, true);
      const short = tf.relu(tf.add(tf.sub(outputs, right), margin));
      return tf.mean(tf.mul(tf.sub(1, isRight), power === 1 ? short : tf.square(short)));
    },
    ofImage: (outputs, label) => {
      let sum = 0;
      for (let k = 0; k < outputs.length; k++) {
        if (k !== label) sum += Math.max(0, margin - outputs[label] + outputs[k]) ** power;
      }
      return sum / outputs.length;
    },
    accuracy,
    probabilities: softmax,
  };
}
