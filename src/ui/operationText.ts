/** What a layer is and does, in words. */
import type { ActivationKind, Operation, PositionKind } from "../../models/network";

const activationNames: Record<ActivationKind, string> = {
  relu: "ReLU",
  leakyRelu: "leaky ReLU",
  prelu: "PReLU",
  elu: "ELU",
  selu: "SELU",
  gelu: "GELU",
  silu: "SiLU",
  softplus: "softplus",
  tanh: "tanh",
  scaledTanh: "scaled tanh",
  sigmoid: "sigmoid",
  linear: "linear",
};

const positionNames: Record<PositionKind, string> = {
  learned: "learned",
  sinusoidal: "sinusoidal",
  sinusoidal2d: "2-D sinusoidal",
};

/** A few words: `conv 3×3, 16, stride 2`. */
export function operationText(operation: Operation): string {
  switch (operation.kind) {
    case "input":
      return "image";
    case "conv": {
      const { kernelSize, channels, stride, groups } = operation;
      const extras = [stride > 1 && `stride ${stride}`, groups > 1 && `${groups} groups`].filter(Boolean);
      return [`conv ${kernelSize.join("×")}`, channels, ...extras].join(", ");
    }
    case "dense":
      return `dense ${operation.units}`;
    case "pool":
      return `${operation.pool} pool ${operation.size}×${operation.size}`;
    case "globalAveragePool":
      return "global average pool";
    case "activation":
      return activationNames[operation.activation];
    case "batchNorm":
      return "batch norm";
    case "layerNorm":
      return "layer norm";
    case "groupNorm":
      return operation.groups === 1 ? "layer norm" : `group norm, ${operation.groups}`;
    case "localResponseNorm":
      return "local response norm";
    case "dropout":
      return `dropout ${operation.rate}`;
    case "spatialDropout":
      return `spatial dropout ${operation.rate}`;
    case "stochasticDepth":
      return `stochastic depth ${Number(operation.rate.toFixed(2))}`;
    case "scale":
      return `× ${operation.factor}`;
    case "zeroPad":
      return "zero-padded shortcut";
    case "classToken":
      return "class token";
    case "position":
      return `${positionNames[operation.positions]} positions`;
    case "attention":
      return `attention, ${operation.headCount} ${operation.headCount === 1 ? "head" : "heads"}`;
    case "scores":
      return `Q Kᵀ / √${operation.keyWidth}${operation.headCount > 1 ? `, ${operation.headCount} heads` : ""}`;
    case "weightedSum":
      return `softmax(…) V${operation.headCount > 1 ? `, ${operation.headCount} heads` : ""}`;
    case "lstm":
      return `LSTM ${operation.units}`;
    case "token":
      return `token ${operation.index + 1}`;
    case "euclidean":
      return "distance to codes";
    default:
      return operation.kind;
  }
}

/** One sentence for a reader who meets the layer for the first time. */
export function explanation(operation: Operation): string {
  switch (operation.kind) {
    case "input":
      return "The image, each pixel ÷ 255 unless the recipe normalises its inputs further.";
    case "conv":
      return operation.groups > 1
        ? "Slides its kernels over the image; each sees the channels of its own group only."
        : "Slides its kernels over the image; each gives one channel of features.";
    case "dense":
      return "Each output is a weighted sum of all inputs.";
    case "pool":
      return `Keeps the ${operation.pool === "max" ? "largest" : "mean"} value of each window.`;
    case "globalAveragePool":
      return "Keeps the mean of each channel over the whole image.";
    case "flatten":
      return "Puts all values in one vector.";
    case "tokens":
      return "Makes each place of the image one token.";
    case "rows":
      return "Makes each row of the image one step of a sequence.";
    case "columns":
      return "Makes each column of the image one step of a sequence.";
    case "activation":
      return "A function of each value, so that layers do more than one weighted sum.";
    case "batchNorm":
      return "Brings each channel to mean 0 and deviation 1 over the batch, then scales and shifts it.";
    case "layerNorm":
      return "Brings each token to mean 0 and deviation 1, then scales and shifts it.";
    case "groupNorm":
      return "Brings each image's groups of channels to mean 0 and deviation 1, then scales and shifts them.";
    case "localResponseNorm":
      return "Divides each value by the strength of its neighbouring channels.";
    case "dropout":
      return "Zeroes a random share of the values in each training step.";
    case "spatialDropout":
      return "Zeroes a random share of the channels, each as a whole, in each training step.";
    case "stochasticDepth":
      return "Leaves the whole branch out of a random share of the training images.";
    case "scale":
      return "Multiplies by a fixed factor.";
    case "affine":
      return "Multiplies each channel by a learned factor and adds a learned number.";
    case "add":
      return "The sum of its inputs.";
    case "concat":
      return "The channels of its inputs, one after the other.";
    case "zeroPad":
      return "Every second pixel, with channels of zeros behind: a shortcut without weights.";
    case "classToken":
      return "Puts a learned token in front, from which the class is read.";
    case "position":
      return "Adds to each token a vector that says where it stands.";
    case "attention":
      return "Each token takes a mean of all tokens, weighted by how well they match; each head in its own way.";
    case "scores":
      return "How well each token's query matches each token's key: their dot product, divided by the root of its length.";
    case "softmax":
      return "Turns each row into positive weights that sum to 1.";
    case "weightedSum":
      return "Each token takes the mean of all values, weighted by its row of the softmax.";
    case "lstm":
      return "Reads the sequence step by step and keeps a memory that gates write, clear and read.";
    case "token":
      return "Keeps one token of the sequence.";
    case "euclidean":
      return "The nearer the vector to a class's fixed code, the larger that class's logit.";
  }
}
