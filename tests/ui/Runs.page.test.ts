import { readFileSync } from "node:fs";
import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BuiltPage, openPage, serveBuiltPage } from "./builtPage";

let built: BuiltPage;

beforeAll(async () => {
  built = await serveBuiltPage();
});

afterAll(() => built.close());

const list = (page: Page) => page.getByRole("region", { name: "Runs", exact: true });
const row = (page: Page, name: string) => list(page).getByRole("listitem").filter({ hasText: name });
const names = (page: Page) =>
  list(page)
    .getByTitle(/: rename\b/)
    .allTextContents();
const done = (page: Page) =>
  page.getByRole("status").filter({ hasText: "done" }).waitFor({ timeout: 120_000 });
const loss = (page: Page) => page.getByRole("region", { name: "Loss" });

/** The points of each shown run's loss, as lines of the chart's CSV. */
async function lossPoints(page: Page): Promise<Map<string, string[]>> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    loss(page).getByRole("button", { name: "CSV" }).click(),
  ]);
  const points = new Map<string, string[]>();
  for (const line of readFileSync(await download.path(), "utf8")
    .trim()
    .split("\n")
    .slice(1)) {
    const [name, ...rest] = line.split(",");
    points.set(name, [...(points.get(name) ?? []), rest.join()]);
  }
  return points;
}

async function menu(page: Page, name: string, item: string) {
  await list(page)
    .getByRole("button", { name: `More for ${name}`, exact: true })
    .click();
  await page.getByRole("menuitem", { name: item }).click();
}

test("runs stay: two of them after a reload, one renamed, compared, deleted and brought back, saved and opened", async () => {
  const { page, errors } = await openPage(built, "#v=1&model=linear&trainSize=320&epochs=2");
  await page.getByRole("button", { name: "Play" }).click();
  await done(page);
  await page.getByLabel("Learning rate", { exact: true }).fill("0.05");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Start a run with them" }).click();
  await row(page, "linear · lr 0.05").getByText("done · test").waitFor();
  expect(await names(page)).toEqual(["linear · lr 0.05", "linear"]);
  const before = await lossPoints(page);
  expect([...before.values()].map((points) => points.length)).toEqual([22, 22]); // 20 steps, 2 validations

  await list(page).getByRole("button", { name: "linear as baseline", exact: true }).click();
  await row(page, "lr 0.05")
    .getByText(/^[+−±]0\.\d{3}$/)
    .waitFor();
  await page.reload();
  await row(page, "baseline").waitFor();
  expect(await names(page)).toEqual(["linear · lr 0.05", "linear"]);
  await expect.poll(() => loss(page).getByRole("slider").getAttribute("aria-valuetext")).toContain("; ");
  expect(await lossPoints(page)).toEqual(before);

  await list(page).getByTitle("linear: rename").click();
  await page.getByLabel("Name of the run").fill("slow one");
  await page.keyboard.press("Enter");
  await list(page).getByRole("button", { name: "Table" }).click();
  const table = page.getByRole("dialog").getByRole("table");
  expect(await table.getByRole("columnheader").allTextContents()).toEqual(
    expect.arrayContaining(["Run", "Learning rate", "Test accuracy", "Against baseline", "Status"]),
  );
  expect(await table.getByRole("row", { name: "slow one" }).textContent()).toContain("0.001");
  await page.keyboard.press("Escape");

  const [saved] = await Promise.all([page.waitForEvent("download"), menu(page, "slow one", "Save the run")]);
  const file = {
    name: "slow one.json",
    mimeType: "application/json",
    buffer: readFileSync(await saved.path()),
  };
  await menu(page, "slow one", "Delete");
  expect(await names(page)).toEqual(["linear"]);
  await page.getByRole("button", { name: "Undo" }).click();
  expect(await names(page)).toEqual(["linear · lr 0.05", "slow one"]);
  await menu(page, "slow one", "Delete");
  await page.getByRole("button", { name: "Forget deleted runs for good" }).click();
  await list(page).getByLabel("Run files").setInputFiles(file);
  await row(page, "slow one").waitFor();
  expect((await lossPoints(page)).get("slow one")).toEqual(before.get("linear"));

  await list(page).getByRole("button", { name: "Show slow one on the charts" }).click();
  expect((await lossPoints(page)).size).toBe(1);
  expect(errors).toEqual([]);
});

test("a run whose tab was closed goes on to the curve of one that was left alone, to the bit", async () => {
  const { page, errors } = await openPage(
    built,
    "#v=1&model=linear&trainSize=2000&batchSize=8&steps=2600&epochs=100",
  );
  const step = async () =>
    Number((await page.locator('dt:text-is("step") + dd').textContent())?.split("/")[0].replaceAll(",", ""));
  await page.getByRole("button", { name: "Play" }).click();
  await expect.poll(step, { interval: 20 }).toBeGreaterThan(300);
  await page.reload();
  await page.getByText(/^“linear” was interrupted at step [\d,]+ of 2,600\.$/).waitFor();
  await row(page, "interrupted at").getByRole("button", { name: "Go on with linear" }).click();
  await done(page);
  await page.getByRole("button", { name: "Again" }).click();
  await row(page, "linear (2)").getByText("done · test").waitFor({ timeout: 120_000 });
  const points = await lossPoints(page);
  expect(points.get("linear")).toHaveLength(2_600 + 11); // validation after each 250 steps, and at the end
  expect(points.get("linear (2)")).toEqual(points.get("linear"));
  expect(errors).toEqual([]);
});

test("by keyboard: a queued experiment runs when the one before it is done, and a part of the axis is enlarged", async () => {
  const { page, errors } = await openPage(built, "#v=1&model=linear&trainSize=320&epochs=1000");
  await page.getByText("320 train").waitFor();
  await page.getByRole("button", { name: "Play" }).press("Enter");
  await row(page, "training").waitFor();
  await page.getByLabel("Step limit", { exact: true }).fill("40");
  await page.keyboard.press("Enter");
  await page.getByRole("status").getByRole("button", { name: "Queue this experiment" }).press("Enter");
  await row(page, "queued")
    .getByRole("button", { name: /^Start / })
    .press("Enter");
  await row(page, "step limit 40").getByText("done · test").waitFor();
  await row(page, "paused at").waitFor(); // the first run gave way

  const crosshair = loss(page).getByRole("slider");
  const end = async () => Number(await crosshair.getAttribute("aria-valuemax"));
  const whole = await end();
  await crosshair.press("ArrowLeft"); // from the last step of the shorter run, which is the current one
  await crosshair.press("+");
  await loss(page).getByRole("button", { name: "Show all" }).waitFor();
  expect(await end()).toBeLessThan(whole);
  await crosshair.press("Escape");
  expect(await end()).toBe(whole);
  expect(errors).toEqual([]);
});

test("curves that came while another view was shown are drawn on return, and a chart at rest reads the current run", async () => {
  const { page, errors } = await openPage(built, "#v=1&model=linear&trainSize=640&epochs=4");
  await page.getByRole("button", { name: "Play" }).click();
  await done(page);
  await page.getByLabel("Step limit", { exact: true }).fill("20");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "Zoo" }).click();
  await page.getByRole("button", { name: "Start a run with them" }).click();
  await done(page);
  await page.getByRole("link", { name: "Train" }).click();
  await row(page, "step limit 20").getByText("done · test").waitFor();
  const drawnCount = () =>
    loss(page)
      .locator("canvas")
      .evaluate((canvas: HTMLCanvasElement) => {
        const color = getComputedStyle(document.documentElement).getPropertyValue("--run-2").trim();
        const wanted = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
        const { data } = (canvas.getContext("2d") as CanvasRenderingContext2D).getImageData(
          0,
          0,
          canvas.width,
          canvas.height,
        );
        let count = 0;
        for (let at = 0; at < data.length; at += 4)
          if (
            data[at + 3] > 200 &&
            wanted.every((value, channel) => Math.abs(data[at + channel] - value) < 8)
          )
            count += 1;
        return count;
      });
  await expect.poll(drawnCount).toBeGreaterThan(40);
  expect(await loss(page).getByRole("slider").getAttribute("aria-valuetext")).toMatch(/^step 20: /); // 640 / 32
  await loss(page).getByRole("slider").press("ArrowRight");
  expect(await loss(page).getByRole("slider").getAttribute("aria-valuetext")).toMatch(/^step 2[12]: /);
  expect(errors).toEqual([]);
});

test("a net that diverges says at which step, keeps its points, and starts again with a smaller rate", async () => {
  const { page, errors } = await openPage(
    built,
    "#v=1&model=linear&loss=meanSquaredError&optimizer=sgd&learningRate=10&trainSize=3200&epochs=1",
  );
  await page.getByRole("button", { name: "Play" }).click();
  const alert = page.getByRole("alert").filter({ hasText: "The net diverged" });
  await alert.getByText(/expected a finite loss at step \d+, got (NaN|Infinity)/).waitFor();
  await row(page, "diverged after")
    .getByText(/try a rate ten times smaller/)
    .waitFor();
  for (const line of (await lossPoints(page)).get("linear") ?? []) expect(line).not.toMatch(/NaN|Infinity/);
  await alert.getByRole("button", { name: "Start with a rate of 1" }).click();
  await expect.poll(() => names(page)).toEqual(["linear · lr 1", "linear · lr 10"]);
  expect(await page.getByLabel("Learning rate", { exact: true }).inputValue()).toBe("1");
  expect(errors).toEqual([]);
});

test("what the table lists is deleted together and comes back; a file of two runs opens both", async () => {
  const { page, errors } = await openPage(built, "#v=1&model=linear&trainSize=320&epochs=1");
  await page.getByRole("button", { name: "Play" }).click();
  await done(page);
  await page.getByRole("button", { name: "Again" }).click();
  await row(page, "linear (2)").getByText("done · test").waitFor();
  const texts = [];
  for (const name of ["linear", "linear (2)"]) {
    const [saved] = await Promise.all([page.waitForEvent("download"), menu(page, name, "Save the run")]);
    texts.push(readFileSync(await saved.path(), "utf8"));
  }
  await list(page).getByRole("button", { name: "Table" }).click();
  await page.getByRole("button", { name: "Delete the 2 listed runs" }).click();
  expect(await names(page)).toEqual([]);
  await page.getByRole("status").getByRole("button", { name: "Undo" }).click();
  expect(await names(page)).toEqual(["linear (2)", "linear"]);
  await list(page).getByRole("button", { name: "Table" }).click();
  await page.getByRole("button", { name: "Delete the 2 listed runs" }).click();
  await page.getByRole("button", { name: "Forget deleted runs for good" }).click();
  await list(page)
    .getByLabel("Run files")
    .setInputFiles({ name: "two.json", mimeType: "application/json", buffer: Buffer.from(texts.join("")) });
  await expect.poll(() => names(page)).toEqual(["linear (2)", "linear"]);
  expect(errors).toEqual([]);
});
