/** Time and memory from a drop to the first step, on the built page as a user has it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright";
import { build, preview } from "vite";
import { type DatasetId, datasets } from "../../../datasets";
import { browserFlags, findBrowser } from "../browser";
import { findDataFile } from "../dataFolder";
import { type Memory, PageMemory } from "./pageMemory";
import { becomesQuiet } from "./quiet";

/** The sets that are dropped, in the files that their authors give. */
export const intakeSets = {
  mnist: datasets.mnist.files.map((name) => `${name}.gz`),
  cifar10: ["cifar-10-binary.tar.gz"],
} as const satisfies Partial<Record<DatasetId, readonly string[]>>;
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
}

const root = resolve(import.meta.dirname, "../../..");
const stepLimitMs = 120_000;

/** @throws one sentence if the folder lacks a file. */
export async function measureIntake(
  folder: string,
  windows: number,
  onDrop: (set: IntakeSet, round: number, drop: Drop) => void,
): Promise<Intake> {
  const files = {
    mnist: filesOf(folder, "mnist"),
    cifar10: filesOf(folder, "cifar10"),
  };
  const outDir = mkdtempSync(join(tmpdir(), "strata-page-"));
  try {
    await build({ root, mode: "production", logLevel: "error", build: { outDir, emptyOutDir: true } });
    const server = await preview({
      root,
      logLevel: "error",
      build: { outDir },
      preview: { port: 0, host: "127.0.0.1", open: false },
    });
    const drops: Record<IntakeSet, Drop[]> = { mnist: [], cifar10: [] };
    let browser = "";
    try {
      for (let round = 0; round < windows; round++) {
        for (const set of Object.keys(intakeSets) as IntakeSet[]) {
          await withProfile(async (context) => {
            browser = `Chromium ${context.browser()?.version() ?? ""}`.trim();
            const drop = await takeDrop(context, server.resolvedUrls?.local[0] ?? "", set, files[set]);
            drops[set].push(drop);
            onDrop(set, round, drop);
          });
        }
      }
    } finally {
      await server.close();
    }
    return { browser, drops };
  } finally {
    rmSync(outDir, { recursive: true });
  }
}

function filesOf(folder: string, set: IntakeSet): string[] {
  return intakeSets[set].map((name) => {
    const path = findDataFile(folder, set, name);
    if (path) return path;
    throw new Error(`--data: expected ${set}/${name} in ${folder}, got none; run npm run data -- ${set}`);
  });
}

/** A browser with a fresh profile on disk: a private one would keep the stored set in memory. */
async function withProfile(work: (context: BrowserContext) => Promise<void>): Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), "strata-profile-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: findBrowser(),
    args: browserFlags,
    viewport: { width: 1440, height: 900 },
  });
  try {
    await work(context);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

async function takeDrop(
  context: BrowserContext,
  address: string,
  set: IntakeSet,
  files: readonly string[],
): Promise<Drop> {
  const page = context.pages()[0] ?? (await context.newPage());
  const processes = await context.browser()?.newBrowserCDPSession();
  if (!processes) throw new Error("browser: expected one that tells of its processes, got none; try another");
  const memory = await PageMemory.watch(page, processes);
  await page.addInitScript("globalThis.__name = (named) => named"); // tsx puts calls of it into functions
  await page.addInitScript(watchPage);
  await page.goto(`${address}#v=1&model=linear`);
  await page.getByText("9,000 train").waitFor();
  await page.getByLabel("Data set", { exact: true }).selectOption(set);
  await page.getByText(`${set}: expected`).first().waitFor();
  await becomesQuiet(processes); // the page times its backends when it is idle
  const before = await memory.settled();
  let times: DropTimes | undefined;
  const dropping = dropAndStep(page, files).then((taken) => {
    times = taken;
  });
  const peak = await memory.peakDuring(dropping);
  await page.getByRole("list", { name: "Sets kept in this browser" }).waitFor();
  await page.keyboard.press(" ");
  await becomesQuiet(processes);
  return { ...(times as DropTimes), peak: over(peak, before), settled: over(await memory.settled(), before) };
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

interface Shown {
  readonly counts: Drop["counts"];
  readonly ms: number;
}

interface Stepped {
  readonly ms: number;
  readonly longTasksMs: readonly number[];
}

declare global {
  interface Window {
    strataShown?: () => Shown | undefined;
    strataStepped?: () => Stepped | undefined;
  }
}

/** In the page, before its own scripts: notes the drop and the long tasks after it, and looks at what is shown. */
function watchPage() {
  let dropMs = Number.POSITIVE_INFINITY;
  const tasks: PerformanceEntry[] = [];
  new PerformanceObserver((list) => tasks.push(...list.getEntries())).observe({ type: "longtask" });
  document.addEventListener("drop", () => (dropMs = performance.now()), { capture: true });
  const sinceDrop = () => performance.now() - dropMs;
  window.strataShown = () => {
    const text = [...document.querySelectorAll("p")].map((line) => line.textContent).join(" ");
    const [, train, test] = / test ?of ([\d,]+) \+ ([\d,]+) images/.exec(text) ?? [];
    if (!train || sinceDrop() < 0 || document.querySelector("[role=progressbar]")) return undefined;
    const numberOf = (digits: string) => Number(digits.replaceAll(",", ""));
    return { counts: { train: numberOf(train), test: numberOf(test) }, ms: sinceDrop() };
  };
  window.strataStepped = () => {
    const terms = [...document.querySelectorAll("dt")].filter((term) => term.textContent === "step");
    if (!terms.some((term) => /^[1-9]/.test(term.nextElementSibling?.textContent ?? ""))) return undefined;
    const own = tasks.filter(({ startTime }) => startTime >= dropMs);
    return { ms: sinceDrop(), longTasksMs: own.map(({ duration }) => duration) };
  };
}

const over = (now: Memory, before: Memory): Memory => ({
  heldBytes: now.heldBytes - before.heldBytes,
  residentBytes: now.residentBytes && now.residentBytes - (before.residentBytes ?? 0),
});
