/** Loads the best build of the kernels that this browser runs, with its pool of threads. */
import { type BuildName, type BuildTraits, buildNames, builds } from "./builds";
import relaxedSingleUrl from "./generated/relaxedSingle.wasm?url";
import relaxedThreadsUrl from "./generated/relaxedThreads.wasm?url";
import singleUrl from "./generated/single.wasm?url";
import threadsUrl from "./generated/threads.wasm?url";
import { Heap, pageBytes } from "./heap";
import { startPool } from "./pool";

const urls: Record<BuildName, string> = {
  relaxedThreads: relaxedThreadsUrl,
  threads: threadsUrl,
  relaxedSingle: relaxedSingleUrl,
  single: singleUrl,
};

type WasmFunction = (...values: (number | boolean)[]) => number;

/** What `assembly/index.ts` exports. */
type WasmExports = Record<
  | "adam"
  | "attention"
  | "attentionGradient"
  | "batchNorm"
  | "batchNormFloats"
  | "batchNormGiven"
  | "batchNormGradient"
  | "binary"
  | "blend"
  | "columnSumFloats"
  | "columnSums"
  | "convolve"
  | "convolveInputGradient"
  | "convolveKernelGradient"
  | "convolveWinograd"
  | "copyStrided"
  | "depthwise"
  | "depthwiseInputGradient"
  | "depthwiseKernelGradient"
  | "depthwiseParts"
  | "kernelGradientParts"
  | "layerNorm"
  | "layerNormFloats"
  | "layerNormGradient"
  | "lstm"
  | "lstmFloats"
  | "lstmGradient"
  | "matmul"
  | "matmulPackedFloats"
  | "middleSums"
  | "momentum"
  | "pool"
  | "poolGradient"
  | "randomMask"
  | "rmsprop"
  | "rowSums"
  | "softmax"
  | "softmaxCrossEntropy"
  | "startThread"
  | "unary"
  | "winogradFloats"
  | "winogradGradientFloats"
  | "winogradKernelGradient"
  | "winogradRowFloats",
  WasmFunction
>;

export interface WasmKernels extends BuildTraits {
  readonly wasm: WasmExports;
  readonly heap: Heap;
  /** How many threads share the work, the caller among them. */
  readonly threadCount: number;
  /** Floats of working memory that each thread has. */
  readonly scratchFloats: number;
  /** Why it is slower here than it could be, as a sentence; empty where it is not. */
  readonly limitation: string;
  /** Ends the pool's threads. */
  stop(): void;
}

export interface StartOptions {
  /** Threads to use at most, the caller among them; without it, one for each core up to eight. */
  readonly threads?: number;
  /** A build other than the best one that runs here, for tests. */
  readonly build?: BuildName;
}

/** Small networks have no work for more; their operations take microseconds. */
const defaultThreads = 8;
const maximumThreads = 64;
const initialPages = 256;
const maximumPages = [65_536, 32_768, 16_384, 4_096]; // 4 GiB first; some devices reserve less

/** i8x16.splat as module, and f32x4.relaxed_madd: browsers that lack one reject its module. */
const simdProbe = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0];
const relaxedProbe = Uint8Array.from([
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 15, 1, 13, 0],
  ...[65, 1, 253, 15, 65, 2, 253, 15, 253, 128, 2, 11],
]);
const hasSimd = () => WebAssembly.validate(Uint8Array.from([...simdProbe, 65, 0, 253, 15, 11]));

/** Whether threads may have the same memory: some browsers isolate the page and refuse it all the same (WebKitGTK). */
const canShare = () => globalThis.crossOriginIsolated === true && typeof SharedArrayBuffer === "function";

/** How many threads the kernels start here. */
export function usualThreadCount(): number {
  if (!canShare()) return 1;
  return Math.min(globalThis.navigator?.hardwareConcurrency ?? 1, defaultThreads);
}

/** The build to use here. @throws if this browser has no WebAssembly SIMD. */
export function bestBuild(): BuildName {
  if (!hasSimd()) throw new Error("kernels: expected WebAssembly SIMD, this browser has none; update it");
  const canRelax = WebAssembly.validate(relaxedProbe);
  const fits = (name: BuildName) =>
    (canShare() || !builds[name].hasThreads) && (canRelax || !builds[name].hasRelaxedSimd);
  return buildNames.find(fits) as BuildName;
}

/** Compiles the kernels and starts their threads; where threads do not start, computes on one and says so. */
export async function startWasmKernels(options: StartOptions = {}): Promise<WasmKernels> {
  const build = options.build ?? bestBuild();
  if (!builds[build].hasThreads) return startBuild(build, 1, limitationOf(build));
  const threadCount = Math.max(1, Math.min(options.threads ?? usualThreadCount(), maximumThreads));
  try {
    return await startBuild(build, threadCount, limitationOf(build));
  } catch (error) {
    if (threadCount === 1) throw error;
    return startBuild(build, 1, `It computes on one thread: ${(error as Error).message.replace(/\.$/, "")}.`);
  }
}

function limitationOf(build: BuildName): string {
  const { hasThreads, hasRelaxedSimd } = builds[build];
  if (!hasThreads && globalThis.crossOriginIsolated && !canShare())
    return "It computes on one thread, because this browser lets threads share no memory.";
  if (!hasThreads)
    return "It computes on one thread, because this page is not isolated from others (COOP, COEP).";
  return hasRelaxedSimd ? "" : "This browser has no relaxed SIMD, which would make products faster.";
}

async function startBuild(build: BuildName, threadCount: number, limitation: string): Promise<WasmKernels> {
  const module = await compile(urls[build]);
  const heap = new Heap(makeMemory(builds[build].hasThreads));
  const instance = await WebAssembly.instantiate(module, { env: { memory: heap.memory, abort } });
  const wasm = instance.exports as unknown as WasmExports & { SCRATCH_FLOATS: WebAssembly.Global };
  const scratchFloats = Number(wasm.SCRATCH_FLOATS.value);
  const scratches = Array.from({ length: threadCount }, () => heap.allocate(scratchFloats * 4));
  const { stop } = await startPool(module, heap.memory, scratches.slice(1));
  wasm.startThread(scratches[0], threadCount, canWait());
  return { ...builds[build], wasm, heap, threadCount, scratchFloats, limitation, stop };
}

/** Not streamed: some static hosts send the wrong media type, and it is 50 kB. */
async function compile(url: string): Promise<WebAssembly.Module> {
  const response = await fetch(url);
  if (!response.ok)
    throw new Error(`kernels: expected ${url}, got status ${response.status}; reload the page`);
  return WebAssembly.compile(await response.arrayBuffer());
}

/** A page's main thread may not sleep, only spin. */
function canWait(): boolean {
  return typeof document === "undefined";
}

function abort(): never {
  throw new Error("kernels: aborted");
}

function makeMemory(isShared: boolean): WebAssembly.Memory {
  for (const maximum of maximumPages) {
    try {
      return new WebAssembly.Memory({ initial: initialPages, maximum, shared: isShared });
    } catch {} // the address space is too small for this much
  }
  throw new Error(`kernels: expected ${(initialPages * pageBytes) / 2 ** 20} MB of memory, got none`);
}
