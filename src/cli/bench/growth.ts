/** Whether a long run holds on to more and more: LeNet-5 on our CPU path, batch 32. */
import type { Page } from "playwright";
import type { Holdings } from "../../bench/growth";
import { defaultExperiment } from "../../settings/experiment";
import { BenchBrowser } from "./benchBrowser";
import { watchWorkerHeap } from "./workerHeap";

/** What a run holds after some steps and after as many more. */
export interface Growth {
  readonly steps: number;
  readonly before: HoldingsOfWorker;
  readonly after: HoldingsOfWorker;
  /** From play to the first point of the curve, in pages of their own. */
  readonly firstPointMs: readonly number[];
}

interface HoldingsOfWorker extends Holdings {
  readonly scriptBytes: number;
}

export async function measureGrowth(steps: number): Promise<Growth> {
  const browser = await BenchBrowser.start();
  try {
    const firstPointMs = await takeFirstPoints(browser);
    await browser.settle();
    return await browser.withPage(async (page) => {
      const readHeap = await watchWorkerHeap(page);
      const take = async (count: number): Promise<HoldingsOfWorker> => {
        const holdings = await page.evaluate((asked) => window.strataGrowth({ steps: asked }), count);
        return { ...holdings, scriptBytes: await readHeap() };
      };
      const before = await take(steps);
      return { steps, before, after: await take(steps), firstPointMs };
    });
  } finally {
    await browser.close();
  }
}

const firstPointCount = 3;

async function takeFirstPoints(browser: BenchBrowser): Promise<number[]> {
  const times: number[] = [];
  for (let count = 0; count < firstPointCount; count++) {
    await browser.settle();
    const takeOne = (page: Page) =>
      page.evaluate((experiment) => window.strataFirstPoint(experiment, "cpu"), defaultExperiment());
    times.push(await browser.withPage(takeOne, "src/cli/headless.html"));
  }
  return times;
}

const epochImages = 60_000;
const batch = 32;
const whole = (value: number) => Math.round(value).toLocaleString("en-GB");

export function renderGrowth({ steps, before, after, firstPointMs }: Growth): string {
  const row = (name: string, key: keyof HoldingsOfWorker) =>
    `| ${name} | ${whole(before[key])} | ${whole(after[key])} | ${whole(after[key] - before[key])} |`;
  const epochMs = (after.ms / steps / batch) * epochImages;
  return [
    `LeNet-5, strata-cpu, batch ${batch}: what the run holds after ${whole(steps)} steps and after as many more.`,
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
    `From play to the first point of the curve: ${firstPointMs.map(whole).join(", ")} ms in ${firstPointMs.length} pages.`,
    "",
  ].join("\n");
}
