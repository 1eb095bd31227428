/** Puts our kernels in front of those of TensorFlow.js' WebGL backend. */
import { getKernelsForBackend } from "@tensorflow/tfjs-core";
import { registerBlockGradients } from "../gradients";
import { attentionKernels } from "./attention";
import { batchNormKernels } from "./batchNorm";
import { convolutionKernels } from "./convolution";
import { denseKernels } from "./dense";
import { elementwiseKernels } from "./elementwise";
import { layerNormKernels } from "./layerNorm";
import { lossKernels } from "./loss";
import { maskKernels } from "./mask";
import { optimizerKernels } from "./optimizers";
import { poolKernels } from "./pool";
import { registerKernels } from "./program";
import { sumKernels } from "./sums";

const kernels = [
  ...attentionKernels,
  ...batchNormKernels,
  ...convolutionKernels,
  ...denseKernels,
  ...elementwiseKernels,
  ...layerNormKernels,
  ...lossKernels,
  ...maskKernels,
  ...optimizerKernels,
  ...poolKernels,
  ...sumKernels,
];

let isRegistered = false;

/** Registers them; once, however often it is called. */
export function registerWebglKernels(): void {
  if (isRegistered) return;
  isRegistered = true;
  const stock = new Map(
    getKernelsForBackend("webgl").map(({ kernelName, kernelFunc }) => [kernelName, kernelFunc]),
  );
  registerKernels(kernels, stock);
  registerBlockGradients();
}
