/** What JavaScript calls. */
export { attention, attentionGradient } from "./attention";
export { batchNorm, batchNormFloats, batchNormGiven, batchNormGradient } from "./batchNorm";
export { convolve, convolveInputGradient } from "./convolution";
export { copyStrided } from "./copy";
export { depthwise, depthwiseInputGradient, depthwiseKernelGradient, depthwiseParts } from "./depthwise";
export { binary, unary } from "./elementwise";
export { convolveKernelGradient, kernelGradientParts } from "./kernelGradient";
export { layerNorm, layerNormFloats, layerNormGradient } from "./layerNorm";
export { softmax, softmaxCrossEntropy } from "./loss";
export { lstm, lstmFloats, lstmGradient } from "./lstm";
export { randomMask } from "./mask";
export { matmul, matmulPackedFloats } from "./matmul";
export { adam, blend, momentum, rmsprop } from "./optimizer";
export { SCRATCH_FLOATS, serve, startThread } from "./parallel";
export { pool, poolGradient } from "./pool";
export { columnSumFloats, columnSums, middleSums, rowSums } from "./sums";
export { convolveWinograd, winogradFloats, winogradRowFloats } from "./winograd";
export { winogradGradientFloats, winogradKernelGradient } from "./winogradGradient";
