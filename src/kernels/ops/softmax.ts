/** Softmax and its cross-entropy. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { areFloats, type Kernel, type KernelCall, sizeOf } from "./registry";

function softmax({ inputs: { logits }, backend }: KernelCall): TensorInfo {
  const columns = logits.shape[logits.shape.length - 1];
  const input = backend.address(logits);
  const out = backend.output(logits.shape);
  backend.kernels.wasm.softmax(input, backend.address(out), sizeOf(logits.shape) / columns, columns);
  return out;
}

/** Labels: float32 of the logits' shape `[batch, classes]`, or int32 classes `[batch]`. */
function softmaxCrossEntropy({ inputs: { labels, logits }, backend }: KernelCall): TensorInfo[] {
  const [rows, columns] = logits.shape;
  const addresses = [backend.address(labels), backend.address(logits)];
  const [loss, gradient] = [backend.output([]), backend.output([rows, columns])];
  const hasClasses = labels.dtype === "int32";
  backend.withRoom(rows, (losses) => {
    const outputs = [backend.address(gradient), backend.address(loss), losses];
    backend.kernels.wasm.softmaxCrossEntropy(...addresses, ...outputs, hasClasses, rows, columns);
  });
  return [loss, gradient];
}

export const softmaxKernels: readonly Kernel[] = [
  {
    name: "Softmax",
    run: softmax,
    accepts: (call) => areFloats(call) && sizeOf(call.inputs.logits.shape) > 0,
  },
  {
    name: "StrataSoftmaxCrossEntropy",
    run: softmaxCrossEntropy,
    accepts: ({ inputs: { labels, logits } }) => labels.dtype !== "bool" && logits.dtype === "float32",
  },
];
