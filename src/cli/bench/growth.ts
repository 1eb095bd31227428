/** Whether a long run holds on to more and more: LeNet-5 on our CPU path, batch 32. */
import type { Holdings } from "../../bench/growth";
import { BenchBrowser } from "./benchBrowser";
import { watchWorkerHeap } from "./workerHeap";

/** What a run holds after its first steps and after many more; bytes. */
export interface Growth {
  readonly steps: number;
  readonly before: HoldingsOfWorker;
  readonly after: HoldingsOfWorker;
}

interface HoldingsOfWorker extends Holdings {
  readonly scriptBytes: number;
}

/** After which the kernels' memory, caches and compiled code are as they stay. */
export const settlingSteps = 500;

export async function measureGrowth(steps: number): Promise<Growth> {
  const browser = await BenchBrowser.start();
  try {
    return await browser.withPage(async (page) => {
      const readHeap = await watchWorkerHeap(page);
      const take = async (count: number): Promise<HoldingsOfWorker> => {
        const holdings = await page.evaluate((asked) => window.strataGrowth({ steps: asked }), count);
        return { ...holdings, scriptBytes: await readHeap() };
      };
      const before = await take(settlingSteps);
      return { steps, before, after: await take(steps) };
    });
  } finally {
    await browser.close();
  }
}

const epochImages = 60_000;
const batch = 32;
const whole = (value: number) => Math.round(value).toLocaleString("en-GB");

export function renderGrowth({ steps, before, after }: Growth): string {
  const row = (name: string, key: keyof HoldingsOfWorker) =>
    `| ${name} | ${whole(before[key])} | ${whole(after[key])} | ${whole(after[key] - before[key])} |`;
  const epochMs = (after.ms / steps / batch) * epochImages;
  return [
    `LeNet-5, strata-cpu, batch ${batch}: what the run holds after ${settlingSteps} steps and after ${whole(steps)} more.`,
    "",
    "| | before | after | growth |",
    "| --- | --- | --- | --- |",
    row("tensors", "tensorCount"),
    row("bytes of tensors", "tensorBytes"),
    row("bytes in use in the kernels' memory", "heapBytes"),
    row("bytes of that memory", "memoryBytes"),
    row("bytes of JavaScript heap, collected", "scriptBytes"),
    "",
    `They took ${(after.ms / 1000).toFixed(1)} s, at which rate ${whole(epochImages)} images take ${(epochMs / 1000).toFixed(1)} s.`,
    "",
  ].join("\n");
}
