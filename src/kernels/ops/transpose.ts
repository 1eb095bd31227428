/** Arrays with their axes in another order. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { areFloats, type Kernel, type KernelCall, sizeOf } from "./registry";

interface TransposeAttributes {
  readonly perm: number[];
}

const axisCount = 6;

/** Size and step in the input of each axis of the output; neighbours that stay neighbours become one axis. */
function joinedAxes(shape: readonly number[], perm: readonly number[]): { size: number; step: number }[] {
  const steps = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const axes: { size: number; step: number }[] = [];
  for (const axis of perm) {
    const [size, step] = [shape[axis], steps[axis]];
    if (size === 1) continue;
    const last = axes[axes.length - 1];
    if (last && last.step === size * step) {
      last.size *= size;
      last.step = step;
    } else {
      axes.push({ size, step });
    }
  }
  return axes;
}

function transpose({ inputs: { x }, attrs, backend }: KernelCall<TransposeAttributes>): TensorInfo {
  const axes = joinedAxes(x.shape, attrs.perm);
  const missing = Array.from({ length: axisCount - axes.length }, () => ({ size: 1, step: 0 }));
  const all = [...missing, ...axes];
  const input = backend.address(x);
  const out = backend.output(attrs.perm.map((axis) => x.shape[axis]));
  const outAddress = backend.address(out);
  const { heap, wasm } = backend.kernels;
  backend.withRoom(2 * axisCount, (room) => {
    const table = new Int32Array(heap.memory.buffer, room, 2 * axisCount);
    table.set([...all.map(({ size }) => size), ...all.map(({ step }) => step)]);
    wasm.transpose(input, outAddress, room);
  });
  return out;
}

export const transposeKernels: readonly Kernel<TransposeAttributes>[] = [
  {
    name: "Transpose",
    accepts: (call) =>
      areFloats(call) &&
      sizeOf(call.inputs.x.shape) > 0 &&
      joinedAxes(call.inputs.x.shape, call.attrs.perm).length <= axisCount,
    run: transpose,
  },
];
