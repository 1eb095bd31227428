import { afterEach, describe, expect, it, vi } from "vitest";
import { bestBuild, startWasmKernels } from "../../src/kernels/wasmKernels";
import { findCpu } from "../../src/training/devices/cpu";

afterEach(() => void vi.unstubAllGlobals());

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

  it("goes on with one thread where others do not start, and ends those that did", async () => {
    let live = 0;
    class RefusedWorker {
      constructor() {
        live += 1;
      }
      postMessage() {
        throw new DOMException("The object can not be cloned.", "DataCloneError");
      }
      terminate() {
        live -= 1;
      }
    }
    vi.stubGlobal("Worker", RefusedWorker);
    const { threadCount, limitation } = await startWasmKernels({ threads: 3 });
    expect(threadCount).toBe(1);
    expect(limitation).toBe("It computes on one thread: The object can not be cloned.");
    expect(live).toBe(0);
  });

  it("has one thread where the page is isolated and no memory can be shared all the same", async () => {
    vi.stubGlobal("SharedArrayBuffer", undefined);
    expect(bestBuild()).toBe("relaxedSingle");
    expect(findCpu().device).toBe("WebAssembly, 1 thread");
    expect((await startWasmKernels()).limitation).toContain("share no memory");
  });

  it.each([
    [1, "1 thread"],
    [2, "2 threads"],
    [64, "8 threads"],
  ])("names %i cores as the %s that it would start", (hardwareConcurrency, threads) => {
    vi.stubGlobal("navigator", { hardwareConcurrency });
    expect(findCpu().device).toBe(`WebAssembly, ${threads}`);
  });
});
