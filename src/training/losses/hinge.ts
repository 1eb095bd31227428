/**
 * Max-margin: Σ max(0, margin − x_right + x_other)^power / classes over the other classes, torch.nn.MultiMarginLoss
 * (Crammer & Singer 2001 take the largest term instead of the sum). Of a mixed image, the mean over its classes.
 */
import * as tf from "@tensorflow/tfjs-core";
import { accuracy } from "../../kernels/blocks";
import { classesOf, type ScoreLoss, targetsOf } from "./loss";
import { softmax } from "./probabilities";

export function hinge(power: 1 | 2, { margin = 1 } = {}): ScoreLoss {
  return {
    kind: "score",
    ofBatch: (labels, outputs) => {
      const [batch, classes] = outputs.shape;
      const leads = tf.sub(tf.expandDims(outputs, 1), tf.expandDims(outputs, 2)); // [batch, right, other]
      const short = tf.relu(tf.add(leads, margin));
      const weights = tf.mul(tf.expandDims(targetsOf(labels, classes), 2), tf.sub(1, tf.eye(classes))); // not against itself
      const terms = tf.mul(weights, power === 1 ? short : tf.square(short));
      return tf.div(tf.sum(terms), batch * classes);
    },
    ofImage: (outputs, label) => {
      let sum = 0;
      for (let k = 0; k < outputs.length; k++) {
        if (k !== label) sum += Math.max(0, margin - outputs[label] + outputs[k]) ** power;
      }
      return sum / outputs.length;
    },
    accuracy: (labels, outputs) => accuracy(classesOf(labels), outputs),
    probabilities: softmax,
  };
}
