/** Time and memory from a drop to the first step, on the built page as a user has it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from "playwright";
import { build, preview } from "vite";
import { type DatasetId, datasets } from "../../../datasets";
import { launchOptions } from "../browser";
import { findDataFile } from "../dataFolder";
import { longestTaskOf, taskCategory } from "./longestTask";
import { type Memory, PageMemory } from "./pageMemory";
import { becomesQuiet } from "./quiet";
import { type Shown, type Stepped, watchPage } from "./watchPage";

/** The sets that are dropped, in the files that their authors give or that `npm run data` writes. */
const intakeSets = {
  mnist: [datasets.mnist.files.map((name) => `${name}.gz`)],
  cifar10: [
    ["cifar-10-binary.tar.gz"],
    [1, 2, 3, 4, 5].map((part) => `data_batch_${part}.bin`).concat("test_batch.bin"),
  ],
} as const satisfies Partial<Record<DatasetId, readonly (readonly string[])[]>>;
export type IntakeSet = keyof typeof intakeSets;

/** One drop, in a browser of its own. */
export interface Drop {
  readonly counts: { readonly train: number; readonly test: number };
  /** From the drop until the page says what the set holds, and until the first step is on the page. */
  readonly shownMs: number;
  readonly firstStepMs: number;
  /** More than before the drop. */
  readonly peak: Memory;
  readonly settled: Memory;
  /** Of the page's thread, those above 50 ms from the drop to the first step. */
  readonly longTasksMs: readonly number[];
}

export interface Intake {
  readonly browser: string;
  readonly drops: Readonly<Record<IntakeSet, readonly Drop[]>>;
  /** The longest task of the page's thread in processor time, without what others did in between: of one more drop. */
  readonly longestProcessorMs: Readonly<Record<IntakeSet, number>>;
}

const root = resolve(import.meta.dirname, "../../..");
const stepLimitMs = 120_000;

/**
 * Drops each set `windows` times, and once more to trace it; `folder` holds the sets' folders.
 * @throws one sentence if the folder lacks a file.
 */
export async function measureIntake(
  folder: string,
  windows: number,
  onDrop: (set: IntakeSet, round: number, drop: Drop) => void,
): Promise<Intake> {
  const files = {
    mnist: filesOf(folder, "mnist"),
    cifar10: filesOf(folder, "cifar10"),
  };
  const drops: Record<IntakeSet, Drop[]> = { mnist: [], cifar10: [] };
  const longestProcessorMs = { mnist: 0, cifar10: 0 };
  let browser = "";
  await withBuiltPage(async (address) => {
    for (let round = 0; round <= windows; round++) {
      for (const set of Object.keys(intakeSets) as IntakeSet[]) {
        await withProfile(async (context) => {
          browser = `Chromium ${context.browser()?.version() ?? ""}`.trim();
          const opened = await openPage(context, address, set);
          if (round === windows) {
            longestProcessorMs[set] = await traceDrop(opened, files[set]); // takes memory, so on its own
            return;
          }
          const drop = await takeDrop(opened, files[set]);
          drops[set].push(drop);
          onDrop(set, round, drop);
        });
      }
    }
  });
  return { browser, drops, longestProcessorMs };
}

function filesOf(folder: string, set: IntakeSet): string[] {
  for (const names of intakeSets[set]) {
    const paths = names.flatMap((name) => findDataFile(folder, set, name) ?? []);
    if (paths.length === names.length) return paths;
  }
  const names = intakeSets[set].map((files) => files.join(", ")).join(", or ");
  throw new Error(
    `--data: expected ${set}/ with ${names} in ${folder}, got fewer; run npm run data -- ${set}`,
  );
}

/** A folder that is gone after the work, and when the command is stopped in the middle of it. */
async function withFolder(name: string, work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), name));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    await work(folder);
  } finally {
    process.off("exit", remove);
    remove();
  }
}

/** Builds the page and serves it while `work` goes on. */
const withBuiltPage = (work: (address: string) => Promise<void>) =>
  withFolder("strata-page-", async (outDir) => {
    await build({ root, mode: "production", logLevel: "error", build: { outDir, emptyOutDir: true } });
    const server = await preview({
      root,
      logLevel: "error",
      build: { outDir },
      preview: { port: 0, host: "127.0.0.1", open: false },
    });
    try {
      await work(server.resolvedUrls?.local[0] ?? "");
    } finally {
      await server.close();
    }
  });

/** A browser with a fresh profile on disk: a private one would keep the stored set in memory. */
const withProfile = (work: (context: BrowserContext) => Promise<void>) =>
  withFolder("strata-profile-", async (profile) => {
    const viewport = { width: 1440, height: 900 };
    const context = await chromium.launchPersistentContext(profile, { ...launchOptions(), viewport });
    try {
      await work(context);
    } finally {
      await context.close();
    }
  });

interface OpenedPage {
  readonly page: Page;
  readonly browser: Browser;
  readonly processes: CDPSession;
  readonly memory: PageMemory;
}

/** The page with the set chosen and nothing to do. */
async function openPage(context: BrowserContext, address: string, set: IntakeSet): Promise<OpenedPage> {
  const page = context.pages()[0] ?? (await context.newPage());
  const browser = context.browser();
  if (!browser) throw new Error("browser: expected one that tells of its processes, got none; try another");
  const processes = await browser.newBrowserCDPSession();
  const memory = await PageMemory.watch(page, processes);
  await page.addInitScript("globalThis.__name = (named) => named"); // tsx puts calls of it into functions
  await page.addInitScript(watchPage);
  await page.goto(`${address}#v=1&model=linear`);
  await page.getByText("9,000 train").waitFor();
  await page.getByLabel("Data set", { exact: true }).selectOption(set);
  await page
    .getByRole("alert")
    .filter({ hasText: `${set}: expected` })
    .waitFor();
  await becomesQuiet(processes); // the page times its backends when it is idle
  return { page, browser, processes, memory };
}

async function takeDrop({ page, processes, memory }: OpenedPage, files: readonly string[]): Promise<Drop> {
  const before = await memory.settled();
  const dropping = dropAndStep(page, files);
  const peak = over(await memory.peakDuring(dropping), before);
  await page.getByRole("list", { name: "Sets kept in this browser" }).waitFor();
  await page.keyboard.press(" ");
  await becomesQuiet(processes);
  return { ...(await dropping), peak, settled: over(await memory.settled(), before) };
}

async function traceDrop({ page, browser }: OpenedPage, files: readonly string[]): Promise<number> {
  await browser.startTracing(page, { categories: [taskCategory] });
  await dropAndStep(page, files);
  return longestTaskOf(await browser.stopTracing());
}

type DropTimes = Pick<Drop, "counts" | "shownMs" | "firstStepMs" | "longTasksMs">;

async function dropAndStep(page: Page, files: readonly string[]): Promise<DropTimes> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    await session.send("Input.dispatchDragEvent", { type, x: 400, y: 300, data });
  }
  const shown = await page.waitForFunction(() => window.strataShown?.(), undefined, { timeout: stepLimitMs });
  await page.keyboard.press(" ");
  const step = await page.waitForFunction(() => window.strataStepped?.(), undefined, {
    timeout: stepLimitMs,
  });
  const { counts, ms: shownMs } = (await shown.jsonValue()) as Shown;
  const { ms: firstStepMs, longTasksMs } = (await step.jsonValue()) as Stepped;
  return { counts, shownMs, firstStepMs, longTasksMs };
}

const over = (now: Memory, before: Memory): Memory => ({
  heldBytes: now.heldBytes - before.heldBytes,
  residentBytes: now.residentBytes && now.residentBytes - (before.residentBytes ?? 0),
});
