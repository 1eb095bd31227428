import { readFileSync } from "node:fs";
import type { BrowserContext, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { readEvidence } from "../../src/study/evidenceFile";
import { type BuiltPage, goTo, serveBuiltPage } from "./builtPage";
import { readStorage } from "./storedRuns";

let built: BuiltPage;
let context: BrowserContext;

beforeAll(async () => {
  built = await serveBuiltPage();
});

afterAll(() => built.close());

beforeEach(async () => {
  context = await built.browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(60_000);
});

// A test that fails must not leave a tab training, which would slow the next one.
afterEach(() => context.close());

const tab = async (hash: string): Promise<Page> => {
  const page = await context.newPage();
  await goTo(page, built.url + hash);
  return page;
};

const list = (page: Page) => page.getByRole("region", { name: "Runs", exact: true });
const row = (page: Page, text: string) => list(page).getByRole("listitem").filter({ hasText: text });
const names = (page: Page) =>
  list(page)
    .getByTitle(/: rename\b/)
    .allTextContents();
const play = (page: Page) => page.getByRole("button", { name: "Play", exact: true }).click();

const endless = "#v=1&model=linear&trainSize=2000&batchSize=8&epochs=1000";

test("a run of one tab is seen in the others and is theirs once that tab ends, by closing or by a crash", async () => {
  const other = await tab("#v=1&model=mlp&trainSize=320&epochs=2");
  const first = await tab(endless);
  await play(first);
  await row(other, "in another tab · training").waitFor();
  expect(
    await row(other, "in another tab")
      .getByRole("button", { name: /^Go on with linear/ })
      .count(),
  ).toBe(0);

  await play(other);
  await row(other, "done · test").waitFor();
  await row(first, "done · test").waitFor();
  await first.close();
  await row(other, "interrupted at").waitFor();
  await row(other, "interrupted at")
    .getByRole("button", { name: /^Go on with linear/ })
    .click();
  await row(other, "training").waitFor();

  const third = await tab("");
  await row(third, "in another tab · training").waitFor();
  const session = await context.newCDPSession(other);
  session.send("Page.crash").catch(() => {}); // nobody is left to answer
  await row(third, "interrupted at")
    .getByRole("button", { name: /^Go on with linear/ })
    .click();
  await row(third, "training").waitFor();
  await third.getByRole("button", { name: "Pause", exact: true }).click();
  await row(third, "paused at").waitFor();

  const before = await readStorage(third);
  expect(before.map(({ run }) => run.experiment.model.model)).toEqual(["linear", "mlp"]);
  expect(before[0].curves.train.step).toEqual(Array.from({ length: before[0].run.step }, (_, at) => at + 1));
  await third.reload();
  const last = await tab("");
  for (const page of [third, last]) {
    await expect
      .poll(() => names(page))
      .toEqual([expect.stringMatching(/^mlp/), expect.stringMatching(/^linear/)]);
  }
});

test("nothing trains when the page is opened again; one button goes on with the run and the queue behind it", async () => {
  const page = await tab("#v=1&model=linear&trainSize=2000&batchSize=8&epochs=100&steps=8000");
  await play(page);
  await row(page, "training").waitFor();
  await page.getByLabel("Step limit", { exact: true }).fill("40");
  await page.keyboard.press("Enter");
  const queue = list(page).getByRole("button", { name: "Queue this experiment" });
  await queue.click();
  await queue.click();
  await expect.poll(() => row(page, "queued").count()).toBe(2);
  const watcher = await tab("");
  await expect.poll(() => row(watcher, "in another tab · queued").count()).toBe(2);
  await watcher.close();

  await page.reload();
  const waiting = page.getByText(/was interrupted at step .*; 2 runs wait in the queue behind it\./);
  await waiting.waitFor();
  expect(await page.getByRole("status").filter({ hasText: "ready" }).count()).toBe(1);
  await page.getByRole("status").getByRole("button", { name: "Go on", exact: true }).click();
  await expect.poll(() => row(page, "done · test").count()).toBe(3);
  expect(await waiting.count()).toBe(0);
});

test("a study that one tab runs is shown so in the other, which can go on with it once that tab is closed", async () => {
  const other = await tab("#view=compare");
  const first = await tab("#v=1&model=residual&depth=8&trainSize=640&batchSize=8&epochs=10&testSize=64");
  await first.getByRole("button", { name: "Run the twin" }).click();
  const studies = other.getByRole("region", { name: "Your studies" });
  await studies.getByText("running in another tab, 0 of 2 runs").waitFor();
  await studies.getByRole("button").first().click();
  const progress = other.getByRole("region", { name: "Progress" });
  await progress.getByText("running in another tab, 1 of 2 runs").waitFor();
  expect(await progress.getByRole("button").count()).toBe(0);
  for (const page of [other, first]) {
    await page.getByText("Of what is measured so far: 1 of 2 runs.").waitFor();
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Evidence file", exact: true }).click();
    const evidence = readEvidence(readFileSync(await (await downloading).path(), "utf8"));
    expect(evidence.runs.map(({ index }) => index)).toEqual([0]);
    for (const name of ["CSV", "SVG", "Copy link"]) {
      expect(await page.getByRole("article").getByRole("button", { name, exact: true }).count()).toBe(1);
    }
  }

  await first.close();
  await progress.getByText("stopped, 1 of 2 runs").waitFor();
  await progress.getByRole("button", { name: "Go on" }).click();
  await progress.getByText("done, 2 runs").waitFor();
});
