/** Hands out pieces of one WebAssembly memory. */

export const pageBytes = 65_536;
/** Below lie what threads share and the module's own data. */
const firstByte = pageBytes;
/** Kernels read whole vectors, so up to 32 bytes past the end of an array. */
const slackBytes = 64;

/**
 * Allocates in size classes, four to a doubling, each with a list of free pieces: a training step, which asks
 * for the same sizes again and again, finds each at once and never grows the memory.
 */
export class Heap {
  private readonly free = new Map<number, number[]>();
  private top = firstByte;
  /** Bytes in use, rounded up to size classes. */
  usedBytes = 0;

  constructor(readonly memory: WebAssembly.Memory) {}

  /** The address of `bytes` bytes, aligned to 64; their content is whatever was there. */
  allocate(bytes: number): number {
    const size = sizeClass(bytes + slackBytes);
    const reused = this.free.get(size)?.pop();
    const address = reused ?? this.extend(size);
    this.usedBytes += size;
    return address;
  }

  /** Gives back what `allocate(bytes)` returned. */
  release(address: number, bytes: number): void {
    const size = sizeClass(bytes + slackBytes);
    this.usedBytes -= size;
    const list = this.free.get(size);
    if (list) list.push(address);
    else this.free.set(size, [address]);
  }

  private extend(bytes: number): number {
    const address = this.top;
    const missing = address + bytes - this.memory.buffer.byteLength;
    if (missing > 0) this.grow(missing);
    this.top += bytes;
    return address;
  }

  private grow(bytes: number): void {
    const pages = Math.ceil(bytes / pageBytes);
    const spare = Math.ceil(this.memory.buffer.byteLength / pageBytes / 4);
    for (const count of [pages + spare, pages]) {
      try {
        this.memory.grow(count);
        return;
      } catch {} // the limit is nearer than the spare part
    }
    const usedMegabytes = Math.round(this.usedBytes / 2 ** 20);
    throw new Error(
      `kernels: expected ${bytes.toLocaleString("en-GB")} more bytes of memory, got none beyond the ` +
        `${usedMegabytes} MB in use; try a smaller batch or network`,
    );
  }
}

/** The smallest of 64 · 2ⁿ · {1, 1¼, 1½, 1¾} that holds `bytes`, in multiples of 64. */
function sizeClass(bytes: number): number {
  if (bytes <= 256) return Math.ceil(bytes / 64) * 64;
  const quarter = 2 ** (29 - Math.clz32(bytes - 1)); // a fourth of the power of two below
  return Math.ceil(bytes / quarter) * quarter;
}
