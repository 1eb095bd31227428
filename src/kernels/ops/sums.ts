/** Sums and means over neighbouring axes. */
import { type TensorInfo, util } from "@tensorflow/tfjs-core";
import { areFloats, type Kernel, type KernelCall, sizeOf } from "./registry";

interface SumAttributes {
  readonly axis: number | number[];
  readonly keepDims: boolean;
}

/** Sizes before, of and after the summed axes; undefined if others lie between them. */
function split({ shape }: TensorInfo, axis: SumAttributes["axis"]): [number, number, number] | undefined {
  const axes = util.parseAxisParam(axis, shape).sort((a, b) => a - b);
  const [first, last] = [axes[0], axes[axes.length - 1]];
  if (axes.length === 0 || last - first + 1 !== axes.length) return undefined;
  const sizes = [shape.slice(0, first), shape.slice(first, last + 1), shape.slice(last + 1)].map(sizeOf);
  return sizes.includes(0) ? undefined : (sizes as [number, number, number]);
}

function reduce({ inputs: { x }, attrs, backend }: KernelCall<SumAttributes>, isMean: boolean): TensorInfo {
  const [outer, count, inner] = split(x, attrs.axis) as [number, number, number];
  const axes = util.parseAxisParam(attrs.axis, x.shape);
  const kept = x.shape.flatMap((size, axis) => (axes.includes(axis) ? (attrs.keepDims ? [1] : []) : [size]));
  const { wasm } = backend.kernels;
  const input = backend.address(x);
  const out = backend.output(kept);
  const to = backend.address(out);
  const scale = isMean ? 1 / count : 1;
  if (inner === 1) wasm.rowSums(input, to, outer, count, scale);
  else if (outer > 1 || isMean) wasm.middleSums(input, to, outer, count, inner, scale);
  else
    backend.withRoom(wasm.columnSumFloats(count, inner), (parts) =>
      wasm.columnSums(input, to, parts, count, inner),
    );
  return out;
}

const accepts = (call: KernelCall<SumAttributes>) =>
  areFloats(call) && split(call.inputs.x, call.attrs.axis) !== undefined;

export const sumKernels: readonly Kernel<SumAttributes>[] = [
  { name: "Sum", accepts, run: (call) => reduce(call, false) },
  { name: "Mean", accepts, run: (call) => reduce(call, true) },
];
