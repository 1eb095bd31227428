/** One thread of the pool: serves the kernels' jobs until it is terminated. */

export interface PoolMessage {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** The address of this thread's working memory. */
  readonly scratch: number;
}

interface ThreadExports {
  startThread(scratch: number, threads: number, canWait: boolean): void;
  serve(): never;
}

self.onmessage = async ({ data }: MessageEvent<PoolMessage>) => {
  const env = { memory: data.memory, abort: () => {} };
  const instance = await WebAssembly.instantiate(data.module, { env });
  const { startThread, serve } = instance.exports as unknown as ThreadExports;
  startThread(data.scratch, 1, true);
  self.postMessage("ready");
  serve();
};
