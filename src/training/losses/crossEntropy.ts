/** Losses of softmax's probabilities p against a target q that is 1 for the right class, some of it spread over all. */
import * as tf from "@tensorflow/tfjs-core";
import { accuracy, softmaxCrossEntropy } from "../../kernels/blocks";
import { classesOf, type ScoreLoss, soften, targetsOf } from "./loss";
import { logSumExp, softmax } from "./probabilities";

/** −Σ q log p: torch.nn.CrossEntropyLoss with its label_smoothing. */
export function crossEntropy({ labelSmoothing = 0 } = {}): ScoreLoss {
  return {
    kind: "score",
    ofBatch: (labels, outputs) =>
      softmaxCrossEntropy(
        labelSmoothing === 0 ? labels : soften(targetsOf(labels, outputs.shape[1]), labelSmoothing),
        outputs,
      ),
    ofImage: (outputs, label) => {
      const mean = labelSmoothing && Array.from(outputs).reduce((sum, x) => sum + x, 0) / outputs.length;
      return logSumExp(outputs) - (1 - labelSmoothing) * outputs[label] - labelSmoothing * mean;
    },
    accuracy: (labels, outputs) => accuracy(classesOf(labels), outputs),
    probabilities: softmax,
  };
}

/** KL(q ‖ p) = Σ q log(q / p): torch.nn.KLDivLoss with reduction "batchmean". */
export function kullbackLeibler({ targetSoftness = 0 } = {}): ScoreLoss {
  const base = crossEntropy({ labelSmoothing: targetSoftness });
  return {
    ...base,
    ofBatch: (labels, outputs) => {
      const [batch, classes] = outputs.shape;
      const target = soften(targetsOf(labels, classes), targetSoftness);
      const logs = tf.log(tf.maximum(target, 1e-30)); // 0 log 0 is 0
      return tf.add(softmaxCrossEntropy(target, outputs), tf.div(tf.sum(tf.mul(target, logs)), batch));
    },
    ofImage: (outputs, label) => {
      const spread = targetSoftness / outputs.length;
      return (
        base.ofImage(outputs, label) +
        xLogX(1 - targetSoftness + spread) +
        (outputs.length - 1) * xLogX(spread)
      );
    },
  };
}

const xLogX = (x: number) => (x > 0 ? x * Math.log(x) : 0);
