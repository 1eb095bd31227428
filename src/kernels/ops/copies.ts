/** Parts of tensors, their joins, and their axes in another order. */
import { backend_util, slice_util, type TensorInfo, util } from "@tensorflow/tfjs-core";
import type { CpuBackend } from "../backend";
import { areFloats, type Kernel, sizeOf } from "./registry";

const axisCount = 6;

/** One axis of a copy: how many elements, and how far apart they lie in source and output, in floats. */
interface Axis {
  size: number;
  from: number;
  to: number;
}

/** Axes of `sizes` elements with these distances; neighbours that are one run in both become one axis. */
function axesOf(sizes: readonly number[], from: readonly number[], to: readonly number[]): Axis[] {
  const axes: Axis[] = [];
  sizes.forEach((size, index) => {
    if (size === 1) return;
    const last = axes[axes.length - 1];
    if (last && last.from === size * from[index] && last.to === size * to[index]) {
      last.size *= size;
      last.from = from[index];
      last.to = to[index];
    } else {
      axes.push({ size, from: from[index], to: to[index] });
    }
  });
  return axes;
}

/** Distances between neighbours along each axis of a whole tensor. */
function stepsOf(shape: readonly number[]): number[] {
  return shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
}

function copy(backend: CpuBackend, source: number, out: number, axes: readonly Axis[]): void {
  const missing = Array.from({ length: axisCount - axes.length }, () => ({ size: 1, from: 0, to: 0 }));
  const all = [...missing, ...axes];
  const { heap, wasm } = backend.kernels;
  backend.withRoom(3 * axisCount, (room) => {
    const table = new Int32Array(heap.memory.buffer, room, 3 * axisCount);
    table.set([...all.map(({ size }) => size), ...all.map(({ from }) => from), ...all.map(({ to }) => to)]);
    wasm.copyStrided(source, out, room);
  });
}

const isSmallRank = ({ shape }: TensorInfo) => shape.length <= axisCount && sizeOf(shape) > 0;

const transpose: Kernel<{ perm: number[] }> = {
  name: "Transpose",
  accepts: (call) => areFloats(call) && isSmallRank(call.inputs.x),
  run: ({ inputs: { x }, attrs: { perm }, backend }) => {
    const steps = stepsOf(x.shape);
    const shape = perm.map((axis) => x.shape[axis]);
    const source = backend.address(x);
    const out = backend.output(shape);
    const axes = axesOf(
      shape,
      perm.map((axis) => steps[axis]),
      stepsOf(shape),
    );
    copy(backend, source, backend.address(out), axes);
    return out;
  },
};

/** The part of x of `size` elements from `begin`. */
function sliceOf(backend: CpuBackend, x: TensorInfo, begin: number[], size: number[]): TensorInfo {
  const steps = stepsOf(x.shape);
  const offset = begin.reduce((sum, first, axis) => sum + first * steps[axis], 0);
  const source = backend.address(x) + 4 * offset;
  const out = backend.output(size);
  copy(backend, source, backend.address(out), axesOf(size, steps, stepsOf(size)));
  return out;
}

const slice: Kernel<{ begin: number[]; size: number[] }> = {
  name: "Slice",
  accepts: (call) => areFloats(call) && isSmallRank(call.inputs.x),
  run: ({ inputs: { x }, attrs, backend }) => {
    const [begin, size] = slice_util.parseSliceParams(x, attrs.begin, attrs.size);
    slice_util.assertParamsValid(x, begin, size);
    return sliceOf(backend, x, begin, size);
  },
};

const split: Kernel<{ numOrSizeSplits: number[] | number; axis: number }> = {
  name: "SplitV",
  accepts: (call) => areFloats(call) && isSmallRank(call.inputs.x),
  run: ({ inputs: { x }, attrs, backend }) => {
    const [axis] = util.parseAxisParam(attrs.axis, x.shape);
    const begin = x.shape.map(() => 0);
    const tensor = x as Parameters<typeof backend_util.prepareSplitSize>[0];
    return backend_util.prepareSplitSize(tensor, attrs.numOrSizeSplits, axis).map((length) => {
      const size = [...x.shape];
      size[axis] = length;
      const part = sliceOf(backend, x, begin, size);
      begin[axis] += length;
      return part;
    });
  },
};

const concat: Kernel<{ axis: number }> = {
  name: "Concat",
  accepts: (call) => areFloats(call) && Object.values(call.inputs).every(isSmallRank),
  run: ({ inputs, attrs, backend }) => {
    const parts = Object.values(inputs);
    const [axis] = util.parseAxisParam(attrs.axis, parts[0].shape);
    const shape = backend_util.computeOutShape(
      parts.map((part) => part.shape),
      axis,
    );
    const sources = parts.map((part) => backend.address(part));
    const out = backend.output(shape);
    const steps = stepsOf(shape);
    let target = backend.address(out);
    parts.forEach((part, index) => {
      copy(backend, sources[index], target, axesOf(part.shape, stepsOf(part.shape), steps));
      target += 4 * part.shape[axis] * steps[axis];
    });
    return out;
  },
};

const pad: Kernel<{ paddings: [number, number][]; constantValue: number }> = {
  name: "PadV2",
  accepts: (call) => areFloats(call) && isSmallRank(call.inputs.x),
  run: ({ inputs: { x }, attrs: { paddings, constantValue }, backend }) => {
    const shape = x.shape.map((size, axis) => paddings[axis][0] + size + paddings[axis][1]);
    const source = backend.address(x);
    const out = backend.output(shape);
    backend.valuesOf(out).fill(constantValue);
    const steps = stepsOf(shape);
    const offset = paddings.reduce((sum, [before], axis) => sum + before * steps[axis], 0);
    copy(backend, source, backend.address(out) + 4 * offset, axesOf(x.shape, stepsOf(x.shape), steps));
    return out;
  },
};

/** x, `reps` times along each axis. */
const tile: Kernel<{ reps: number[] }> = {
  name: "Tile",
  accepts: (call) =>
    areFloats(call) &&
    isSmallRank(call.inputs.x) &&
    tiledAxes(call.inputs.x, call.attrs.reps).length <= axisCount,
  run: ({ inputs: { x }, attrs: { reps }, backend }) => {
    const source = backend.address(x);
    const out = backend.output(x.shape.map((size, axis) => size * reps[axis]));
    copy(backend, source, backend.address(out), tiledAxes(x, reps));
    return out;
  },
};

/** Each axis twice: the repetitions, which start again in x, and its elements. */
function tiledAxes({ shape }: TensorInfo, reps: readonly number[]): Axis[] {
  const steps = stepsOf(shape);
  const outSteps = stepsOf(shape.map((size, axis) => size * reps[axis]));
  return axesOf(
    shape.flatMap((size, axis) => [reps[axis], size]),
    shape.flatMap((_, axis) => [0, steps[axis]]),
    shape.flatMap((size, axis) => [size * outSteps[axis], outSteps[axis]]),
  );
}

export const copyKernels: readonly Kernel[] = [concat, pad, slice, split, tile, transpose];
