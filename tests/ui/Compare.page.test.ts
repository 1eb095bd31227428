import { afterAll, beforeAll, expect, test } from "vitest";
import { readEvidence } from "../../src/study/evidence";
import { type BuiltPage, openPage, serveBuiltPage } from "./builtPage";

let built: BuiltPage;

beforeAll(async () => {
  built = await serveBuiltPage();
});

afterAll(() => built.close());

const done = { timeout: 240_000 };

test("a learner predicts, runs the depth study shortened, reads it, shares its evidence; somebody else reproduces it", async () => {
  const { page, errors } = await openPage(
    built,
    "#v=1&trainSize=320&validationShare=0.01&testSize=64&steps=4&view=compare",
  );
  await page.getByRole("button", { name: "Choose Plain against residual" }).click();
  await page.getByLabel(/^With what is set in Train: data set Strokes, .*step limit 4/).check();
  await page.getByLabel("Its short form").check();
  await page.getByText(/4 runs, one seed, no verdict, about \d+ (s|min)/).waitFor(done);
  await page.getByLabel("residual", { exact: true }).check();
  await page.getByLabel("Its training loss will be").fill("0.5");
  await page.getByRole("button", { name: "Run the study" }).click();

  const status = page.getByRole("region", { name: "Progress" }).getByRole("status");
  await status.filter({ hasText: "done, 4 runs" }).waitFor(done);
  const result = page.getByRole("article");
  await result.getByText("residual, training loss 0.500").waitFor();
  await result.getByText(/plain · depth 32 \d\.\d{3}, residual · depth 32 \d\.\d{3} \(one seed\)/).waitFor();
  expect(await result.getByText("One seed gives no verdict").count()).toBe(8);
  expect(await result.getByText(/start identical .*batch order identical over 4 steps/).count()).toBe(2);
  expect(await result.getByRole("img", { name: /against depth/ }).count()).toBe(2);

  await page.reload();
  await page
    .getByRole("button", { name: /short form$/, exact: false })
    .first()
    .click();
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Evidence file", exact: true }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe("plain-against-residual-depth-by-depth-short-form.evidence.json");
  const stream = await download.createReadStream();
  const text = Buffer.concat(await stream.toArray()).toString();
  expect(readEvidence(text).runs).toHaveLength(4);

  const other = await openPage(built, "#view=compare");
  await other.page.getByLabel("Open an evidence file").setInputFiles({
    name: download.suggestedFilename(),
    mimeType: "application/json",
    buffer: Buffer.from(text),
  });
  await other.page.getByRole("button", { name: "Re-run and compare" }).click();
  await other.page.getByText(/Reproduced: identical to the bit\. All 4 curves are the same/).waitFor(done);
  await other.page.getByRole("button", { name: "Delete", exact: true }).click();
  await other.page.getByRole("button", { name: "Undo" }).click();
  await other.page.getByRole("region", { name: "Your studies" }).getByText("done, 4 runs").waitFor();
  expect([...errors, ...other.errors]).toEqual([]);
});
