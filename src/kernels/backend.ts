/** TensorFlow.js' CPU backend with its tensors in the kernels' memory. */
import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import type { backend_util, DataType, TensorInfo, TypedArray } from "@tensorflow/tfjs-core";
import type { WasmKernels } from "./wasmKernels";

export const backendName = "strata-cpu";

/** What the CPU backend keeps of a tensor, as its kernels read it. */
interface Entry {
  values?: backend_util.BackendValues;
  dtype: DataType;
  refCount: number;
  complexTensorInfos?: { real: TensorInfo; imag: TensorInfo };
}

/** A tensor in the kernels' memory. */
class WasmEntry implements Entry {
  refCount = 1;
  private view: Float32Array | Int32Array;

  constructor(
    private readonly memory: WebAssembly.Memory,
    readonly address: number,
    private readonly length: number,
    readonly dtype: "float32" | "int32",
  ) {
    this.view = this.makeView();
  }

  get bytes(): number {
    return this.length * 4;
  }

  /** The tensor itself, not a copy. A memory that is not shared gives up its buffer when it grows. */
  get values(): Float32Array | Int32Array {
    if (this.view.length !== this.length) this.view = this.makeView();
    return this.view;
  }

  private makeView(): Float32Array | Int32Array {
    const View = this.dtype === "float32" ? Float32Array : Int32Array;
    return new View(this.memory.buffer, this.address, this.length);
  }
}

/** Gives each tensor a place in the kernels' memory, and everything else as TensorFlow.js' backend does. */
export class CpuBackend extends MathBackendCPU {
  constructor(readonly kernels: WasmKernels) {
    super();
  }

  /** A new tensor in the kernels' memory; what it holds is for a kernel to write. */
  output(shape: number[], dtype: "float32" | "int32" = "float32"): TensorInfo {
    let length = 1;
    for (const size of shape) length *= size;
    const { heap } = this.kernels;
    const dataId = {};
    this.entries.set(dataId, new WasmEntry(heap.memory, heap.allocate(length * 4), length, dtype));
    return { dataId, shape, dtype };
  }

  /**
   * Memory that one kernel leaves for another, as a tensor that a tape can keep. Its shape says one value, not
   * how much it holds: TensorFlow.js makes zeros of that shape in place of a gradient that nobody asks for.
   */
  workspace(floats: number): TensorInfo {
    return { ...this.output([floats]), shape: [] };
  }

  /** Where a float32 or int32 tensor lies in the kernels' memory; moves it there if it came from JavaScript. */
  address({ dataId }: TensorInfo): number {
    const entry = this.entries.get(dataId);
    if (entry instanceof WasmEntry) return entry.address;
    const { heap } = this.kernels;
    const values = entry.values as TypedArray;
    const dtype = entry.dtype as "float32" | "int32";
    const moved = new WasmEntry(heap.memory, heap.allocate(values.length * 4), values.length, dtype);
    moved.refCount = entry.refCount;
    moved.values.set(values);
    this.entries.delete(dataId); // setting it twice would count it twice
    this.entries.set(dataId, moved);
    return moved.address;
  }

  /** A tensor's values themselves, wherever they lie. */
  valuesOf({ dataId }: TensorInfo): TypedArray {
    return this.entries.get(dataId).values as TypedArray;
  }

  /** Runs `use` with the address of `floats` floats that are free again afterwards. */
  withRoom<T>(floats: number, use: (address: number) => T): T {
    const { heap } = this.kernels;
    const address = heap.allocate(floats * 4);
    try {
      return use(address);
    } finally {
      heap.release(address, floats * 4);
    }
  }

  /** Kernels in JavaScript may return a part of their input; the input's memory can be freed before the part. */
  override write(values: backend_util.BackendValues, shape: number[], dtype: DataType): object {
    return super.write(this.isShared(values) ? values.slice() : values, shape, dtype);
  }

  override move(
    dataId: object,
    values: backend_util.BackendValues,
    shape: number[],
    dtype: DataType,
    refCount: number,
  ): void {
    super.move(dataId, this.isShared(values) ? values.slice() : values, shape, dtype, refCount);
  }

  /** A copy: the tensor's memory may be another tensor's by the time that it is looked at. */
  override readSync(dataId: object): backend_util.BackendValues {
    const entry = this.entries.get(dataId);
    return entry instanceof WasmEntry ? entry.values.slice() : super.readSync(dataId);
  }

  override disposeData(dataId: object, force = false): boolean {
    const entry = this.entries.has(dataId) ? this.entries.get(dataId) : undefined;
    if (!(entry instanceof WasmEntry)) return super.disposeData(dataId, force);
    entry.refCount -= 1;
    if (!force && entry.refCount > 0) return false;
    this.kernels.heap.release(entry.address, entry.bytes);
    this.entries.delete(dataId);
    return true;
  }

  override dispose(): void {
    this.kernels.stop();
  }

  private isShared(values: backend_util.BackendValues): values is TypedArray {
    if (!ArrayBuffer.isView(values)) return false;
    // A shared memory that has grown shows the same bytes through another buffer.
    const isSharedBuffer =
      typeof SharedArrayBuffer !== "undefined" && values.buffer instanceof SharedArrayBuffer;
    return isSharedBuffer || values.buffer === this.kernels.heap.memory.buffer;
  }

  private get entries() {
    return this.data as unknown as {
      has(dataId: object): boolean;
      get(dataId: object): Entry;
      set(dataId: object, entry: Entry): void;
      delete(dataId: object): boolean;
    };
  }
}
