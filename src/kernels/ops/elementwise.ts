/** Functions of one or two tensors, element by element. */
import type { DataType, TensorInfo } from "@tensorflow/tfjs-core";
import { areFloats, type Kernel, type KernelCall, sizeOf } from "./registry";

/** In the order of the numbers in `assembly/binary.ts`. */
const binaryNames = ["Add", "Sub", "Multiply", "RealDiv", "Maximum", "Minimum", "SquaredDifference"];
const [reluGradientNumber, geluGradientNumber, eluGradientNumber] = [7, 8, 9];
/** In the order of the numbers in `assembly/unary.ts`. */
// biome-ignore format: a row of names
const unaryNames = [
  "Relu", "Sigmoid", "Tanh", "Exp", "Log", "Sqrt", "Rsqrt", "Square", "Neg", "Abs", "Reciprocal", "Step",
  "Erf", "StrataGelu", "Elu", "LeakyRelu",
];

/** How two shapes are walked: as planes of rows of columns, of which each side may lack some. */
interface Walk {
  readonly shape: number[];
  readonly sizes: readonly [planes: number, rows: number, columns: number];
  /** Of a's and b's planes, then of their rows; 0 where they are shared. */
  readonly strideBytes: readonly [number, number, number, number];
  readonly isScalarA: boolean;
  readonly isScalarB: boolean;
}

interface Segment {
  size: number;
  readonly hasA: boolean;
  readonly hasB: boolean;
}

const one: Segment = { size: 1, hasA: true, hasB: true };

/** Joins neighbouring axes that broadcast alike; undefined if more than three are left. */
function walkOf(a: readonly number[], b: readonly number[]): Walk | undefined {
  const rank = Math.max(a.length, b.length);
  const shape: number[] = [];
  const segments: Segment[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const aSize = a[axis - rank + a.length] ?? 1;
    const bSize = b[axis - rank + b.length] ?? 1;
    if (aSize !== bSize && aSize !== 1 && bSize !== 1) return undefined;
    const size = aSize === 1 ? bSize : aSize;
    shape.push(size);
    if (size === 1) continue;
    const [hasA, hasB] = [aSize === size, bSize === size];
    const last = segments[segments.length - 1];
    if (last && last.hasA === hasA && last.hasB === hasB) last.size *= size;
    else segments.push({ size, hasA, hasB });
  }
  if (segments.length > 3) return undefined;
  const [columns = one, rows = one, planes = one] = segments.reverse();
  const rowBytes = (has: "hasA" | "hasB") => (columns[has] ? 4 * columns.size : 4);
  const planeBytes = (has: "hasA" | "hasB") => (rows[has] ? rows.size : 1) * rowBytes(has);
  return {
    shape,
    sizes: [planes.size, rows.size, columns.size],
    strideBytes: [
      planes.hasA ? planeBytes("hasA") : 0,
      planes.hasB ? planeBytes("hasB") : 0,
      rows.hasA ? rowBytes("hasA") : 0,
      rows.hasB ? rowBytes("hasB") : 0,
    ],
    isScalarA: !columns.hasA,
    isScalarB: !columns.hasB,
  };
}

/** `a ∘ b` with broadcasting, for shapes that `walkOf` accepts. */
function combine(operation: number, a: TensorInfo, b: TensorInfo, { backend }: KernelCall): TensorInfo {
  const { shape, sizes, strideBytes, isScalarA, isScalarB } = walkOf(a.shape, b.shape) as Walk;
  const [aAddress, bAddress] = [backend.address(a), backend.address(b)];
  const out = backend.output(shape);
  const { binary } = backend.kernels.wasm;
  binary(operation, aAddress, bAddress, backend.address(out), ...sizes, ...strideBytes, isScalarA, isScalarB);
  return out;
}

const binaryKernels = binaryNames.map<Kernel>((name, operation) => ({
  name,
  accepts: (call) => areFloats(call) && walkOf(call.inputs.a.shape, call.inputs.b.shape) !== undefined,
  run: (call) => combine(operation, call.inputs.a, call.inputs.b, call),
}));

const unaryKernel = (name: string, operation: number): Kernel<{ alpha?: number }> => ({
  name,
  run: ({ inputs: { x }, attrs, backend }) => {
    const address = backend.address(x);
    const out = backend.output(x.shape);
    backend.kernels.wasm.unary(operation, address, backend.address(out), sizeOf(x.shape), attrs?.alpha ?? 0);
    return out;
  },
});

/** ReLU under a name of its own, whose gradient is one pass. */
const unaryKernels = [...unaryNames.map(unaryKernel), unaryKernel("StrataRelu", 0)];

/** `dy` where `y` > 0, else 0, in one pass; stock needs Step and Multiply. */
const reluGradient: Kernel = {
  name: "StrataReluGradient",
  run: (call) => combine(reluGradientNumber, call.inputs.dy, call.inputs.y, call),
};

const geluGradient: Kernel = {
  name: "StrataGeluGradient",
  run: (call) => combine(geluGradientNumber, call.inputs.dy, call.inputs.x, call),
};

/** `dy` times a slope that a forward kernel left in a workspace. */
const slopeGradient: Kernel = {
  name: "StrataSlopeGradient",
  run: ({ inputs: { dy, slope }, backend }) => {
    const [change, factor] = [backend.address(dy), backend.address(slope)];
    const out = backend.output(dy.shape);
    const to = backend.address(out);
    const walk = [1, 1, sizeOf(dy.shape), 0, 0, 0, 0, false, false];
    backend.kernels.wasm.binary(binaryNames.indexOf("Multiply"), change, factor, to, ...walk);
    return out;
  },
};

const eluGradient: Kernel = {
  name: "EluGrad",
  run: (call) => combine(eluGradientNumber, call.inputs.dy, call.inputs.y, call),
};

/** The sum of several tensors of one shape. */
const addN: Kernel = {
  name: "AddN",
  run: (call) => {
    const tensors = Object.values(call.inputs);
    let sum = combine(0, tensors[0], tensors[1], call);
    for (const tensor of tensors.slice(2)) {
      const before = sum;
      sum = combine(0, before, tensor, call);
      call.backend.disposeIntermediateTensorInfo(before);
    }
    return sum;
  },
  accepts: (call) => Array.isArray(call.inputs) && call.inputs.length > 1 && areFloats(call),
};

/**
 * To float32. Stock hands on the same integers under another type, which only JavaScript reads rightly; other
 * casts stay with stock.
 */
const cast: Kernel<{ dtype: DataType }> = {
  name: "Cast",
  accepts: ({ inputs: { x }, attrs }) =>
    attrs.dtype === "float32" && (x.dtype === "int32" || x.dtype === "bool"),
  run: ({ inputs: { x }, backend }) => {
    const out = backend.output(x.shape);
    backend.valuesOf(out).set(backend.valuesOf(x));
    return out;
  },
};

export const elementwiseKernels: readonly Kernel[] = [
  ...binaryKernels,
  ...unaryKernels,
  reluGradient,
  geluGradient,
  slopeGradient,
  eluGradient,
  addN,
  cast,
];
