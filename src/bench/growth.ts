/** What a training run holds on to: messages between the page and the worker that trains. Types only. */

export interface Holdings {
  readonly tensorCount: number;
  readonly tensorBytes: number;
  /** In use in the kernels' memory, and how large that memory has become. */
  readonly heapBytes: number;
  readonly memoryBytes: number;
  /** That the steps took. */
  readonly ms: number;
}

export interface GrowthRequest {
  readonly steps: number;
}
