/** The page that headless Chromium opens for the bench: one worker for each window, and nothing beside it. */
import type { Job, Outcome } from "./job";

declare global {
  interface Window {
    /** Runs one window; ends it after `limitMs`. */
    strataBench(job: Job, limitMs: number): Promise<Outcome>;
  }
}

window.strataBench = (job, limitMs) =>
  new Promise((resolve) => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    const finish = (outcome: Outcome) => {
      clearTimeout(timer);
      worker.terminate();
      resolve(outcome);
    };
    const timer = setTimeout(
      () => finish({ problem: `did not end three steps and a window in ${limitMs / 1000} s` }),
      limitMs,
    );
    worker.onmessage = ({ data }: MessageEvent<Outcome>) => finish(data);
    worker.onerror = ({ message }) => finish({ problem: message || "its worker could not be loaded" });
    worker.postMessage(job);
  });
