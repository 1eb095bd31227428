/** Waits until a browser is at rest, so that a window measures its own work alone. */
import { setTimeout as sleep } from "node:timers/promises";
import type { CDPSession } from "playwright";

const sampleMs = 150;
/** Of one core, above which the browser still works on what has ended. */
const quietShare = 0.2;
const quietLimitMs = 30_000;

/** Whether it came to rest within half a minute. `processes`: a session of the browser, not of a page. */
export async function becomesQuiet(processes: CDPSession): Promise<boolean> {
  const deadline = performance.now() + quietLimitMs;
  while (performance.now() < deadline) {
    const before = await processorSeconds(processes);
    await sleep(sampleMs);
    const after = await processorSeconds(processes);
    const busy = [...after].reduce((sum, [id, seconds]) => sum + seconds - (before.get(id) ?? 0), 0);
    if (busy < (quietShare * sampleMs) / 1000) return true;
  }
  return false;
}

/** Of each of the browser's processes since it started. */
async function processorSeconds(processes: CDPSession): Promise<ReadonlyMap<number, number>> {
  const { processInfo } = await processes.send("SystemInfo.getProcessInfo");
  return new Map(processInfo.map(({ id, cpuTime }) => [id, cpuTime]));
}
