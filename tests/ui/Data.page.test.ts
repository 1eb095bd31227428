import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BuiltPage, openPage, serveBuiltPage } from "./builtPage";

let built: BuiltPage;

beforeAll(async () => {
  built = await serveBuiltPage();
});

afterAll(() => built.close());

const region = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

/** Of the wall's canvases that are in sight: whether something but the ground is drawn in each. */
const areDrawn = (page: Page) =>
  region(page, "Images")
    .getByRole("grid")
    .locator("canvas")
    .evaluateAll((canvases) =>
      canvases.every((canvas) => {
        const { width, height } = canvas as HTMLCanvasElement;
        const context = (canvas as HTMLCanvasElement).getContext("2d");
        return context?.getImageData(0, 0, width, Math.min(8, height)).data.some((value) => value > 0);
      }),
    );

test("a learner looks through a set: the wall to its end, one class, its average, the map, duplicates", async () => {
  const { page, errors } = await openPage(built);
  await page.getByRole("link", { name: "Look at the data" }).click();
  const images = region(page, "Images");
  const wall = images.getByRole("grid");
  await wall.waitFor();
  expect(page.url()).toContain("view=data");
  await images.getByRole("button", { name: "train 9,000", pressed: true }).waitFor();

  await page.evaluate(() => {
    const tasks: number[] = [];
    Object.assign(window, { tasks });
    new PerformanceObserver((list) => {
      tasks.push(...list.getEntries().map(({ duration }) => duration));
    }).observe({ type: "longtask" });
  });
  const end = await wall.evaluate((element) => element.scrollHeight - element.clientHeight);
  const box = await wall.boundingBox();
  if (!box) throw new Error("expected the wall on the page");
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  while ((await wall.evaluate((element) => element.scrollTop)) < end - 1) await page.mouse.wheel(0, 900);
  await expect.poll(() => areDrawn(page)).toBe(true);
  const tasks = await page.evaluate(() => (window as unknown as { tasks: number[] }).tasks);
  console.log(
    `Scrolling 9,000 images: ${tasks.length} tasks above 50 ms on the main thread, the longest ${Math.round(Math.max(0, ...tasks))} ms`,
  );

  await wall.focus();
  await page.keyboard.press("End");
  const cell = wall.getByRole("gridcell");
  await expect
    .poll(() => cell.getAttribute("aria-label"))
    .toMatch(/^\d · train · number [\d,]+ of the training file$/);
  expect(await wall.getAttribute("aria-activedescendant")).toBe(await cell.getAttribute("id"));

  await region(page, "Classes").getByRole("button", { name: "Show 7 only" }).click();
  const seven = await region(page, "Classes").getByRole("row", { name: "Show 7 only" }).textContent();
  const count = await images.getByRole("status").textContent();
  expect(seven).toContain(String(count).replace(" images", ""));
  await wall.focus();
  await page.keyboard.press("Home");
  await expect.poll(() => cell.getAttribute("aria-label")).toMatch(/^7 · train/);
  await page.getByRole("img", { name: "Mean of 7" }).waitFor();

  const map = region(page, "Map");
  await map.getByRole("button", { name: "Draw the PCA map" }).click();
  await map.getByText(/the two axes hold \d+\.\d % of their variance/).waitFor();
  await map.getByRole("application").focus();
  await page.keyboard.press("ArrowRight");
  await map.getByRole("img", { name: /^\d · train/ }).waitFor();

  const duplicates = region(page, "Duplicates");
  await duplicates.getByRole("button", { name: "Find duplicates" }).click();
  await duplicates.getByRole("button", { name: "Cancel" }).click();
  await duplicates.getByRole("button", { name: "Cancel" }).waitFor({ state: "detached" });
  expect(await page.getByText("Train a net first").count()).toBe(1);
  expect(errors).toEqual([]);
});

test("once a net has trained, labels that it finds unlikely are listed with its step and run", async () => {
  const { page, errors } = await openPage(built, "#v=1&model=linear&trainSize=500&testSize=300&epochs=2");
  await page.getByRole("button", { name: "Play" }).click();
  await page.getByRole("status").filter({ hasText: "done" }).waitFor();
  await page.getByRole("link", { name: "Data", exact: true }).click();
  const labels = region(page, "Suspicious labels");
  await labels.getByRole("button", { name: "Check the labels" }).click();
  await labels
    .getByText(/^[\d,]+ of 1,300 validation and test images; measured at step 30 of run linear$/)
    .waitFor();
  await labels
    .getByText(/^labelled \d \(0\.\d{3}\)/)
    .first()
    .waitFor();
  const pictures = labels.getByRole("img", { name: /^\d · (validation|test) · number/ });
  await expect.poll(() => pictures.count()).toBe(24);
  await labels.getByRole("button", { name: "Show more images" }).click();
  await expect.poll(() => pictures.count()).toBeGreaterThan(24);
  await page.getByRole("link", { name: "Train", exact: true }).click();
  await page.getByRole("complementary", { name: "Settings" }).getByText("500 train").waitFor();
  expect(errors).toEqual([]);
});

test("a set that is not there tells how to get it", async () => {
  const { page } = await openPage(built, "#v=1&dataset=mnist&view=data");
  const about = region(page, "About the set");
  await about.getByText("Pick or drop the files of MNIST").waitFor();
  await about.getByRole("button", { name: "Fetch" }).waitFor();
  expect(await region(page, "Images").count()).toBe(0);
});
