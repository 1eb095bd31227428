import { describe, expect, it } from "vitest";
import { bestBuild, startWasmKernels } from "../../src/kernels/wasmKernels";

describe("starting the kernels", () => {
  it("takes threads and relaxed SIMD where the browser has both, and one thread for each core", async () => {
    expect(bestBuild()).toBe("relaxedThreads");
    const { threadCount, limitation, stop } = await startWasmKernels();
    expect(threadCount).toBe(Math.min(navigator.hardwareConcurrency, 8));
    expect(limitation).toBe("");
    stop();
  });

  it("says what a lesser build lacks", async () => {
    const single = await startWasmKernels({ build: "single" });
    expect(single.threadCount).toBe(1);
    expect(single.limitation).toContain("not isolated");
    const plain = await startWasmKernels({ build: "threads", threads: 2 });
    expect(plain.limitation).toContain("relaxed SIMD");
    plain.stop();
  });

  it("goes on with one thread where others do not start", async () => {
    const { Worker } = globalThis;
    globalThis.Worker = class extends EventTarget {
      onerror?: (event: { message: string }) => void;
      postMessage() {
        this.onerror?.({ message: "refused" });
      }
      terminate() {}
    } as unknown as typeof Worker;
    try {
      const { threadCount, limitation } = await startWasmKernels({ threads: 2 });
      expect(threadCount).toBe(1);
      expect(limitation).toContain("refused");
    } finally {
      globalThis.Worker = Worker;
    }
  });
});
