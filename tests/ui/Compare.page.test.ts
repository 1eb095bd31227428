import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readEvidence } from "../../src/study/evidenceFile";
import { type BuiltPage, openPage, serveBuiltPage } from "./builtPage";

let built: BuiltPage;

beforeAll(async () => {
  built = await serveBuiltPage();
});

afterAll(() => built.close());

const done = { timeout: 240_000 };

test("a learner predicts, runs the depth study shortened, reads it and shares it by link and file; somebody else reproduces it from either", async () => {
  const { page, errors } = await openPage(
    built,
    "#v=1&trainSize=320&validationShare=0.01&testSize=64&steps=4&view=compare",
  );
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Choose Plain against residual" }).click();
  await page.getByLabel(/^With what is set in Train: Strokes, .*step limit 4/).check();
  await page.getByLabel("Its short form").check();
  await page.getByText(/4 runs, one seed, no verdict, about \d+ (s|min)/).waitFor(done);
  await page.getByLabel("residual", { exact: true }).check();
  await page.getByLabel("Its training loss will be").fill("0.5");
  const unrun = await copiedLink(page);
  await page.getByRole("button", { name: "Run the study" }).click();

  const status = page.getByRole("region", { name: "Progress" }).getByRole("status");
  await status.filter({ hasText: "done, 4 runs" }).waitFor(done);
  const result = page.getByRole("article");
  await result.getByText("residual, training loss 0.500").waitFor();
  await result.getByText(/plain · depth 32 \d\.\d{3}, residual · depth 32 \d\.\d{3} \(one seed\)/).waitFor();
  expect(await result.getByText("One seed gives no verdict").count()).toBe(8);
  expect(await result.getByText(/start identical .*batch order identical over 4 steps/).count()).toBe(2);
  expect(await result.getByRole("img", { name: /against depth/ }).count()).toBe(2);
  const link = await copiedLink(page);

  await page.reload();
  await page
    .getByRole("button", { name: /short form$/, exact: false })
    .first()
    .click();
  const { name, text } = await evidenceFile(page);
  expect(name).toBe("plain-against-residual-depth-by-depth-short-form.evidence.json");
  expect(readEvidence(text).runs).toHaveLength(4);

  const other = await openPage(built, new URL(link).hash);
  await other.page
    .getByText(/Loaded from a link, not run here\. What it shows was measured on \d+ \w+ 20\d\d by cpu/)
    .waitFor();
  await other.page.getByText("from a link, 4 runs").waitFor();
  await other.page.getByRole("button", { name: "Re-run and compare" }).click();
  await other.page.getByText(/Reproduced: identical to the bit\. All 4 curves are the same/).waitFor(done);
  await other.page.getByLabel("Open an evidence file").setInputFiles({
    name,
    mimeType: "application/json",
    buffer: Buffer.from(text),
  });
  await other.page.getByText("from a file, 4 runs").waitFor();
  await other.page.getByRole("button", { name: "Re-run and compare" }).waitFor();
  await other.page.getByRole("button", { name: "Delete", exact: true }).click();
  await other.page.getByRole("button", { name: "Undo" }).click();
  await other.page.getByRole("article").getByText("from a file, 4 runs").waitFor(); // where it was

  await other.page.goto(unrun); // the same page: only what follows # is another one
  await other.page
    .getByRole("heading", { name: "Plain against residual, depth by depth, short form" })
    .waitFor();
  await other.page.getByText("All runs: ").waitFor();
  await other.page.getByRole("button", { name: "Measure the time" }).waitFor(); // nothing runs by itself
  expect(await other.page.getByText(/about \d+ (s|min)/).count()).toBe(0);
  await other.page.goto(link.slice(0, -8));
  await other.page.getByText(/^link: expected a study, got one that is cut off or damaged/).waitFor();
  expect([...errors, ...other.errors]).toEqual([]);
});

test("a run that diverges at once is told as that in figure, verdict and table, and its evidence opens again", async () => {
  const { page, errors } = await openPage(
    built,
    "#v=1&model=linear&loss=meanSquaredError&optimizer=sgd&trainSize=160&validationShare=0.01&testSize=100&epochs=3&view=compare",
  );
  await page.getByRole("textbox", { name: /First setting.*values/i }).fill("10, 0.01");
  await page.getByLabel("Seeds").fill("1");
  await page.getByRole("button", { name: "Set up the sweep" }).click();
  await page.getByRole("button", { name: "Run without a guess" }).click();
  await page.getByText("done, 2 runs, 1 diverged").waitFor(done);
  expect(await page.getByRole("button", { name: /again$/ }).count()).toBe(0); // it would come out the same
  const isTold = async () => {
    await page
      .getByText(
        "No comparison of training loss between learning rate 0.01 and learning rate 10: 1 run of learning rate 10 diverged.",
      )
      .waitFor();
    await page.getByText(/^Diverged: seed 1: learningRate: expected a finite loss at step \d+/).waitFor();
    await page.getByText("× runs diverged or failed").first().waitFor();
    expect(await page.getByRole("cell", { name: "diverged" }).count()).toBe(2);
  };
  await isTold();
  const { name, text } = await evidenceFile(page);
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByLabel("Open an evidence file").setInputFiles({
    name,
    mimeType: "application/json",
    buffer: Buffer.from(text),
  });
  await page.getByText("from a file, 2 runs, 1 diverged").waitFor();
  await isTold();
  expect(errors).toEqual([]);
});

/** What "Evidence file" downloads. */
async function evidenceFile(page: Page): Promise<{ name: string; text: string }> {
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Evidence file", exact: true }).click();
  const download = await downloading;
  const stream = await download.createReadStream();
  return { name: download.suggestedFilename(), text: Buffer.concat(await stream.toArray()).toString() };
}

/** What "Copy link" puts into the clipboard. */
async function copiedLink(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Copy link" }).click();
  await page.getByRole("button", { name: "Copied" }).waitFor();
  return page.evaluate(() => navigator.clipboard.readText());
}
