/** Losses of softmax's probabilities p against a target q that is 1 for the right class, some of it spread over all. */
import * as tf from "@tensorflow/tfjs-core";
import { accuracy, softmaxCrossEntropy } from "../../kernels/blocks";
import { type ScoreLoss, targetsOf } from "./loss";
import { logSumExp, softmax } from "./probabilities";

/** −Σ q log p: torch.nn.CrossEntropyLoss with its label_smoothing. */
export function crossEntropy({ labelSmoothing = 0 } = {}): ScoreLoss {
  return {
    kind: "score",
    ofBatch: (labels, outputs) =>
      softmaxCrossEntropy(
        labelSmoothing === 0 ? labels : targetsOf(labels, outputs.shape[1], labelSmoothing),
        outputs,
      ),
    ofImage: (outputs, label) => {
      const mean = labelSmoothing && Array.from(outputs).reduce((sum, x) => sum + x, 0) / outputs.length;
      return logSumExp(outputs) - (1 - labelSmoothing) * outputs[label] - labelSmoothing * mean;
    },
    accuracy,
    probabilities: softmax,
  };
}

/** KL(q ‖ p) = Σ q log(q / p): torch.nn.KLDivLoss with reduction "batchmean". */
export function kullbackLeibler({ targetSoftness = 0 } = {}): ScoreLoss {
  const base = crossEntropy({ labelSmoothing: targetSoftness });
  /** Σ q log q, of any image. */
  const information = (classes: number) => {
    const spread = targetSoftness / classes;
    return xLogX(1 - targetSoftness + spread) + (classes - 1) * xLogX(spread);
  };
  return {
    ...base,
    ofBatch: (labels, outputs) => tf.add(base.ofBatch(labels, outputs), information(outputs.shape[1])),
    ofImage: (outputs, label) => base.ofImage(outputs, label) + information(outputs.length),
  };
}

const xLogX = (x: number) => (x > 0 ? x * Math.log(x) : 0);
