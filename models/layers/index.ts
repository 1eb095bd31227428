/** The layers that builders compose: each takes features, checks their shape and returns new features. */
export { averagePool, type ConvOptions, conv, maxPool, zeroPad } from "./convolution";
export {
  activation,
  add,
  affine,
  batchNorm,
  concat,
  dropout,
  groupNorm,
  layerNorm,
  localResponseNorm,
  relu,
  scale,
  stochasticDepth,
} from "./pointwise";
export {
  attention,
  classToken,
  columns,
  lstm,
  position,
  rows,
  scores,
  softmax,
  token,
  tokens,
  weightedSum,
} from "./sequence";
export { dense, euclidean, flatten, globalAveragePool, input } from "./vector";
