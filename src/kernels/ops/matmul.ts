/** Matrix products. */
import { broadcast_util, type TensorInfo } from "@tensorflow/tfjs-core";
import { areFloats, type Kernel, type KernelCall, sizeOf } from "./registry";

interface MatmulAttributes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly activation?: string;
}

const fusable = [undefined, null, "linear", "relu"];

/**
 * `a · b + bias`: `[…, rows, depth]`, `[…, depth, columns]` and `[columns]`; either side may be transposed. With GELU,
 * also room with its slopes, of the output's shape.
 */
function product({ inputs: { a, b, bias }, attrs, backend }: KernelCall<MatmulAttributes>): TensorInfo[] {
  const { transposeA, transposeB, activation } = attrs;
  const [aRank, bRank] = [a.shape.length, b.shape.length];
  const rows = a.shape[aRank - (transposeA ? 1 : 2)];
  const depth = a.shape[aRank - (transposeA ? 2 : 1)];
  const columns = b.shape[bRank - (transposeB ? 2 : 1)];
  const [aBatch, bBatch] = [sizeOf(a.shape.slice(0, -2)), sizeOf(b.shape.slice(0, -2))];
  const outer = broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const { wasm } = backend.kernels;
  const addresses = [backend.address(a), backend.address(b)];
  const biasAddress = bias ? backend.address(bias) : 0;
  const out = backend.output([...outer, rows, columns]);
  const outAddress = backend.address(out);
  const slopes = activation === "gelu" ? [backend.workspace(sizeOf(out.shape))] : [];
  const slopeAddress = slopes.length > 0 ? backend.address(slopes[0]) : 0;
  backend.withRoom(wasm.matmulPackedFloats(bBatch, columns, depth), (packed) => {
    const sizes = [aBatch, bBatch, rows, columns, depth];
    const rest = [transposeA, transposeB, activation === "relu", slopeAddress];
    wasm.matmul(addresses[0], addresses[1], outAddress, biasAddress, packed, ...sizes, ...rest);
  });
  return [out, ...slopes];
}

const multiply = (call: KernelCall<MatmulAttributes>) => product(call)[0];

/** Batches are equal or one of them is 1, as in TensorFlow.js' own kernel; nothing is empty. */
function accepts(call: KernelCall<MatmulAttributes>): boolean {
  const { a, b, bias, preluActivationWeights } = call.inputs;
  if (!areFloats(call) || preluActivationWeights || !fusable.includes(call.attrs.activation)) return false;
  if (a.shape.length < 2 || b.shape.length < 2 || sizeOf(a.shape) === 0 || sizeOf(b.shape) === 0)
    return false;
  if (bias && sizeOf(bias.shape) !== b.shape[b.shape.length - (call.attrs.transposeB ? 2 : 1)]) return false;
  const [aBatch, bBatch] = [sizeOf(a.shape.slice(0, -2)), sizeOf(b.shape.slice(0, -2))];
  return aBatch === bBatch || aBatch === 1 || bBatch === 1;
}

export const matmulKernels: readonly Kernel[] = [
  { name: "BatchMatMul", accepts, run: multiply },
  { name: "_FusedMatMul", accepts, run: multiply },
  { name: "StrataDense", accepts, run: multiply },
  { name: "StrataDenseGelu", run: product },
];
