/** Starts TensorFlow.js on the processor with our kernels. */
import { registerBackend, removeBackend, setBackend } from "@tensorflow/tfjs-core";
import { backendName, CpuBackend } from "./backend";
import { registerBlockGradients } from "./gradients";
import { attentionKernels } from "./ops/attention";
import { convolutionKernels } from "./ops/convolution";
import { copyKernels } from "./ops/copies";
import { depthwiseKernels } from "./ops/depthwise";
import { elementwiseKernels } from "./ops/elementwise";
import { lstmKernels } from "./ops/lstm";
import { maskKernels } from "./ops/mask";
import { matmulKernels } from "./ops/matmul";
import { normalizationKernels } from "./ops/normalization";
import { optimizerKernels } from "./ops/optimizers";
import { poolKernels } from "./ops/pool";
import { registerKernels } from "./ops/registry";
import { softmaxKernels } from "./ops/softmax";
import { sumKernels } from "./ops/sums";
import { type StartOptions, startWasmKernels, type WasmKernels } from "./wasmKernels";

const kernels = [
  ...attentionKernels,
  ...convolutionKernels,
  ...copyKernels,
  ...depthwiseKernels,
  ...elementwiseKernels,
  ...lstmKernels,
  ...maskKernels,
  ...matmulKernels,
  ...normalizationKernels,
  ...optimizerKernels,
  ...poolKernels,
  ...softmaxKernels,
  ...sumKernels,
];

let isRegistered = false;

/**
 * Makes `strata-cpu` the backend. Its threads serve until the worker that called this ends; tensors of an
 * earlier start are gone.
 * @throws if this browser has no WebAssembly SIMD.
 */
export async function startCpuBackend(options: StartOptions = {}): Promise<WasmKernels> {
  const started = await startWasmKernels(options);
  if (isRegistered) {
    removeBackend(backendName);
  } else {
    isRegistered = true;
    registerKernels(kernels);
    registerBlockGradients();
  }
  registerBackend(backendName, () => new CpuBackend(started));
  await setBackend(backendName);
  return started;
}
