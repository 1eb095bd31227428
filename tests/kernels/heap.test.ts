import { describe, expect, it } from "vitest";
import { Heap } from "../../src/kernels/heap";

const heap = (pages: number, maximum = 1024) => new Heap(new WebAssembly.Memory({ initial: pages, maximum }));

describe("heap", () => {
  it("gives pieces that are aligned, apart and have room for a vector read past their end", () => {
    const memory = heap(1);
    const sizes = [4, 60, 64, 65, 1000, 4096, 4097, 1_000_000, 12];
    const pieces = sizes.map((bytes) => ({ bytes, address: memory.allocate(bytes) }));
    pieces.sort((a, b) => a.address - b.address);
    pieces.forEach(({ address, bytes }, index) => {
      expect(address % 64).toBe(0);
      const next = pieces[index + 1]?.address ?? memory.memory.buffer.byteLength;
      expect(next - address).toBeGreaterThanOrEqual(bytes + 32);
    });
  });

  it("reuses what was released and then does not grow", () => {
    const memory = heap(1);
    const sizes = [100, 5000, 70_000, 5001];
    const round = () => {
      const addresses = sizes.map((bytes) => memory.allocate(bytes));
      sizes.forEach((bytes, index) => void memory.release(addresses[index], bytes));
    };
    round();
    const bytes = memory.memory.buffer.byteLength;
    for (let repeat = 0; repeat < 1000; repeat++) round();
    expect(memory.memory.buffer.byteLength).toBe(bytes);
    expect(memory.usedBytes).toBe(0);
  });

  it("wastes at most a quarter", () => {
    const memory = heap(1, 16_384);
    for (const bytes of [1000, 3000, 50_000, 999_999, 40_000_000]) {
      const before = memory.usedBytes;
      memory.allocate(bytes);
      expect(memory.usedBytes - before).toBeLessThanOrEqual(1.25 * (bytes + 128));
    }
  });

  it("says what to do when memory is used up", () => {
    const memory = heap(2, 4);
    expect(() => memory.allocate(1_000_000)).toThrow("try a smaller batch or network");
    expect(memory.usedBytes).toBe(0);
    expect(memory.allocate(64)).toBe(65_536);
  });
});
