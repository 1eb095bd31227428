import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { browserFlags, findBrowser } from "../../src/cli/browser";
import { keyOf, uniformAt } from "../../src/settings/random";
import type { Run } from "../../src/store/run";
import { goTo, type ServedPage, servePage } from "./builtPage";
import { readStorage, type StoredRun } from "./storedRuns";

let served: ServedPage;
let profile = "";

beforeAll(async () => {
  served = await servePage();
  profile = mkdtempSync(join(tmpdir(), "strata-profile-"));
});

afterAll(async () => {
  await served.close();
  rmSync(profile, { recursive: true, force: true });
});

/** What a step depends on beside the weights: running statistics, dropout's draws, and what the optimizer remembers. */
const experiments = [
  "model=mlp&depth=2&width=256&normalization=batch&dropout=0.3&optimizer=momentum&learningRate=0.02",
  "model=mlp&width=256&normalization=batch&dropout=0.3&averageDecay=0.99&schedule=plateau&earlyStopping=true&l2=0.001",
].map((settings) => `#v=1&${settings}&trainSize=6000&batchSize=64&epochs=4`);

const totalSteps = 4 * 93; // an epoch's end takes a checkpoint
const killCount = 10;
/** The first one, then one in each tenth of the run's first three quarters: when the signal arrives it is some further. */
const killSteps = Array.from({ length: killCount }, (_, index) =>
  index === 0
    ? 1
    : Math.ceil(0.75 * totalSteps * ((index + uniformAt(keyOf(1, "kill", "", 0), index)) / killCount)),
);

async function launch(hash: string): Promise<{ context: BrowserContext; page: Page }> {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: findBrowser(),
    args: browserFlags,
    viewport: { width: 1440, height: 900 },
  });
  context.setDefaultTimeout(60_000);
  const [page] = context.pages();
  await goTo(page, served.url + hash);
  return { context, page };
}

/** The browser with all its processes, as the system's out-of-memory killer would. */
async function kill(context: BrowserContext): Promise<void> {
  const session = await context.browser()?.newBrowserCDPSession();
  const processes = await session?.send("SystemInfo.getProcessInfo");
  const { id } = processes?.processInfo.find(({ type }) => type === "browser") ?? {};
  if (id === undefined) throw new Error("expected the browser's process, got none");
  const isClosed = context.waitForEvent("close");
  process.kill(-id, "SIGKILL");
  await isClosed;
}

const done = (page: Page) => page.getByRole("status").filter({ hasText: "done" }).waitFor();

const reached = (page: Page, step: number) =>
  page.waitForFunction(
    (wanted) => {
      const names = [...document.querySelectorAll("dt")];
      const text = names.find(({ textContent }) => textContent === "step")?.nextElementSibling?.textContent;
      return Number(text?.split("/")[0].replaceAll(",", "")) >= wanted;
    },
    step,
    { timeout: 60_000, polling: 10 }, // an animation frame comes late where the page is drawn in software
  );

/** What training makes: no times. */
const learned = ({ run, curves }: StoredRun) => {
  const points = ({ step, loss, accuracy, learningRate }: StoredRun["curves"]["train"]) => ({
    step,
    loss,
    accuracy,
    learningRate,
  });
  const { phase, step, validation, best, test: measured, rates, stopped }: Run = run;
  return {
    ...{ phase, step, validation, best, test: measured, rates, stopped },
    ...{ train: points(curves.train), validations: points(curves.validation) },
  };
};

/** All of a run but that it makes room on the charts for newer ones. */
const kept = ({ run, ...others }: StoredRun) => ({ run: { ...run, isHidden: undefined }, ...others });

const play = (page: Page, name: "Play" | "Again") => page.getByRole("button", { name, exact: true }).click();

/** Every stored run, once the newest is stored as done. */
async function storedOnceDone(page: Page): Promise<StoredRun[]> {
  await done(page);
  let all: StoredRun[] = [];
  const isStored = async () => {
    all = await readStorage(page);
    return all.at(-1)?.run.phase === "done";
  };
  await expect.poll(isStored).toBe(true);
  return all;
}

test("ten times the browser is killed at another step: nothing stored is lost, and the run goes on to the bit", async () => {
  let { context, page } = await launch(experiments[1]);
  await play(page, "Play");
  await storedOnceDone(page);
  await page.goto("about:blank");
  await goTo(page, served.url + experiments[0]);
  await play(page, "Play");
  let stored = await storedOnceDone(page);
  const uninterrupted = [stored[1], stored[0]].map(learned);
  const checkpointSteps: (number | undefined)[] = [];
  for (const [index, killStep] of killSteps.entries()) {
    await play(page, "Again");
    await reached(page, killStep);
    const [before] = await readStorage(page, stored.at(-1)?.run.createdAt);
    await kill(context);

    ({ context, page } = await launch(experiments[(index + 1) % 2]));
    const after = await readStorage(page);
    expect(after.slice(0, -1).map(kept)).toEqual(stored.map(kept));
    const killed = after.at(-1) as StoredRun;
    checkpointSteps.push(killed.checkpointStep);
    const { train, validation } = killed.curves;
    expect(killed.run.step).toBeGreaterThanOrEqual(before.run.step);
    expect(train.loss.slice(0, before.curves.train.loss.length)).toEqual(before.curves.train.loss);
    expect(validation.loss).toEqual(expect.arrayContaining(before.curves.validation.loss));
    expect(killed.checkpointStep ?? 0).toBeGreaterThanOrEqual(before.checkpointStep ?? 0);
    await page.getByText(`was interrupted at step ${killed.run.step} of ${killed.run.totalSteps}.`).waitFor();
    await page.getByRole("status").getByRole("button", { name: "Go on", exact: true }).click();
    stored = await storedOnceDone(page);
    expect(learned(stored.at(-1) as StoredRun)).toEqual(uninterrupted[index % 2]);
  }
  expect(checkpointSteps).toContain(undefined); // the first one was not taken yet
  await context.close();
});
