/** What a page and its workers hold, as the browser's own tools say, while the page is at work. */
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { CDPSession, Page } from "playwright";

export interface Memory {
  /** Objects and array buffers of the page and its workers. */
  readonly heldBytes: number;
  /** Of all of the browser's processes; undefined where the system does not say. */
  readonly residentBytes?: number;
}

interface HeapUsage {
  readonly usedSize: number;
  readonly embedderHeapUsedSize: number;
  readonly backingStorageSize: number;
}

const sampleMs = 20;
const answerLimitMs = 2_000;
const pageBytes = 4_096;

/** A thread of the page: what it last said that it holds. One that waits for work, as the kernels' do, says nothing. */
interface Thread {
  heldBytes: number;
  isAsked: boolean;
}

export class PageMemory {
  private readonly threads = new Map<string, Thread>();
  private readonly waiting = new Map<number, (result: HeapUsage | undefined) => void>();
  private lastId = 0;

  private constructor(
    private readonly session: CDPSession,
    private readonly processes: CDPSession,
  ) {}

  /** Has to be called before the page starts its workers. */
  static async watch(page: Page, processes: CDPSession): Promise<PageMemory> {
    const session = await page.context().newCDPSession(page);
    const memory = new PageMemory(session, processes);
    session.on("Target.attachedToTarget", ({ sessionId }) =>
      memory.threads.set(sessionId, { heldBytes: 0, isAsked: false }),
    );
    session.on("Target.detachedFromTarget", ({ sessionId }) => memory.threads.delete(sessionId));
    session.on("Target.receivedMessageFromTarget", ({ message }) => {
      const { id, result } = JSON.parse(message) as { id: number; result?: HeapUsage };
      memory.waiting.get(id)?.(result);
      memory.waiting.delete(id);
    });
    const autoAttach = { autoAttach: true, waitForDebuggerOnStart: false, flatten: false };
    await session.send("Target.setAutoAttach", autoAttach);
    return memory;
  }

  /** Once what is no longer needed is collected. */
  async settled(): Promise<Memory> {
    await this.session.send("HeapProfiler.collectGarbage");
    const collected = [...this.threads].map(async ([id, thread]) => {
      await this.ask(id, "HeapProfiler.collectGarbage");
      await this.read(id, thread);
    });
    await Promise.race([Promise.all(collected), sleep(answerLimitMs)]);
    return this.take();
  }

  /** The most that is held until `work` is done. */
  async peakDuring(work: Promise<unknown>): Promise<Memory> {
    let isDone = false;
    const done = work.finally(() => {
      isDone = true;
    });
    let peak: Memory = { heldBytes: 0 };
    while (!isDone) {
      const { heldBytes, residentBytes } = await this.take();
      peak = {
        heldBytes: Math.max(peak.heldBytes, heldBytes),
        residentBytes: residentBytes && Math.max(peak.residentBytes ?? 0, residentBytes),
      };
      await sleep(sampleMs);
    }
    await done;
    return peak;
  }

  private async take(): Promise<Memory> {
    const own = heldBytesOf(await this.session.send("Runtime.getHeapUsage"));
    for (const [id, thread] of this.threads) void this.read(id, thread);
    const inWorkers = [...this.threads.values()].reduce((sum, { heldBytes }) => sum + heldBytes, 0);
    return { heldBytes: own + inWorkers, residentBytes: await this.residentBytes() };
  }

  private async read(id: string, thread: Thread): Promise<void> {
    if (thread.isAsked) return;
    thread.isAsked = true;
    const usage = await this.ask(id, "Runtime.getHeapUsage");
    thread.isAsked = false;
    if (usage) thread.heldBytes = heldBytesOf(usage);
  }

  private ask(sessionId: string, method: string): Promise<HeapUsage | undefined> {
    this.lastId += 1;
    const id = this.lastId;
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      const message = JSON.stringify({ id, method });
      this.session.send("Target.sendMessageToTarget", { sessionId, message }).catch(() => resolve(undefined));
    });
  }

  private async residentBytes(): Promise<number | undefined> {
    if (!existsSync("/proc/self/statm")) return undefined;
    const { processInfo } = await this.processes.send("SystemInfo.getProcessInfo");
    return processInfo.reduce((sum, { id }) => sum + residentBytesOf(id), 0);
  }
}

const heldBytesOf = (usage: object) => {
  const { usedSize, embedderHeapUsedSize, backingStorageSize } = usage as HeapUsage;
  return usedSize + embedderHeapUsedSize + backingStorageSize;
};

function residentBytesOf(processId: number): number {
  try {
    return Number(readFileSync(`/proc/${processId}/statm`, "utf8").split(" ")[1]) * pageBytes;
  } catch {
    return 0; // it has ended
  }
}
