export { convolve, convolveInputGradient, convolveKernelGradient, kernelGradientParts } from "./convolution";
export { binary, unary } from "./elementwise";
export { softmax, softmaxCrossEntropy } from "./loss";
export { matmul, matmulPackedFloats } from "./matmul";
export { adam, momentum } from "./optimizer";
export { SCRATCH_FLOATS, serve, startThread } from "./parallel";
export { pool, poolGradient } from "./pool";
export { columnSumFloats, columnSums, middleSums, rowSums } from "./sums";
