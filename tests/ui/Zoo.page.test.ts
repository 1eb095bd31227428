import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BuiltPage, openPage, serveBuiltPage } from "./builtPage";

let built: BuiltPage;

beforeAll(async () => {
  built = await serveBuiltPage();
});

afterAll(() => built.close());

const step = (page: Page) => page.locator('dt:text-is("step") + dd').textContent();
const view = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Views" }).getByRole("link", { name });
const lines = (page: Page) => page.getByRole("tree").getByRole("treeitem");

test("from the zoo to training: pick a net, take a step, look around while it waits, flip its skip switch", async () => {
  const { page, errors } = await openPage(built, "#v=1&seed=3&view=zoo");
  await page.getByRole("button", { name: "Parameters" }).click();
  const titles = page.getByRole("main").getByRole("heading", { level: 3 });
  expect(await titles.first().textContent()).toContain("Linear softmax");
  await page.getByRole("button", { name: "Train this Residual net" }).click();
  expect(new URL(page.url()).hash).toBe("#v=1&model=residual&seed=3");

  await page.getByRole("button", { name: "Take one step" }).click();
  await expect.poll(() => step(page)).toMatch(/^1 /);
  await view(page, "Zoo").click();
  await page.getByRole("link", { name: "Complexity" }).click();
  await page.getByText("Nothing is measured yet").waitFor();
  await page.goBack();
  await page.goBack();
  await page.getByRole("region", { name: "Network" }).waitFor();
  expect(await step(page)).toMatch(/^1 /);

  const network = page.getByRole("region", { name: "Network" });
  const skips = network.locator("path[class*=skip]");
  expect(await skips.count()).toBeGreaterThan(0);
  await network.getByRole("switch", { name: "Skip connections" }).click();
  await expect.poll(() => skips.count()).toBe(0);
  expect(page.url()).toContain("skipConnections=false");
  expect(errors).toEqual([]);
});

test("a measured net stands in the complexity view", async () => {
  const { page } = await openPage(built, "#v=1&model=linear&trainSize=200&epochs=1");
  await page.getByRole("button", { name: "Play" }).click();
  await page.getByRole("status").filter({ hasText: "done" }).waitFor();
  await view(page, "Zoo").click();
  await page.getByRole("link", { name: "Complexity" }).click();
  const chart = page.getByRole("region", { name: "Your nets" });
  await chart.getByText("Linear softmax · Strokes").waitFor();
  await chart.getByText("As a table").click();
  expect(await chart.getByRole("row", { name: "Linear softmax" }).textContent()).toMatch(/7,8407,850$/);
});

test("an impossible net is refused beside its control, cannot be played, and leaves the last one greyed", async () => {
  const { page } = await openPage(built, "#v=1&model=residual");
  await page.getByText("9,000 train").waitFor();
  const depth = page.getByLabel("Depth", { exact: true });
  await depth.fill("21");
  await depth.press("Enter");
  const sentence = "depth: expected 6n + 2, got 21; take 20 or 26";
  await page.getByRole("region", { name: "Model" }).getByText(sentence).waitFor();
  expect(await depth.getAttribute("aria-invalid")).toBe("true");
  expect(await page.getByRole("button", { name: "Play" }).isDisabled()).toBe(true);
  expect(await page.locator("[inert] [role=tree]").count()).toBe(1);
  await page.locator("body").press(" ");
  expect(await step(page)).toBe("–");
  await depth.fill("20");
  await depth.press("Enter");
  expect(await page.getByText(sentence).count()).toBe(0);
  expect(await page.getByRole("button", { name: "Play" }).isEnabled()).toBe(true);
});

test("by keyboard: the tree of 110 layers opens, is walked through and closes", async () => {
  const { page } = await openPage(built, "#v=1&model=residual&depth=110");
  await lines(page).first().focus();
  expect(await lines(page).count()).toBe(7);
  for (const key of ["ArrowDown", "ArrowDown", "ArrowRight"]) await page.keyboard.press(key);
  expect(await lines(page).count()).toBe(7 + 18);
  await page.keyboard.press("ArrowRight");
  await page.getByRole("heading", { name: "stage1_block1" }).waitFor();
  await page.keyboard.press("ArrowRight");
  expect(await lines(page).count()).toBe(7 + 18 + 7);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  expect(await lines(page).count()).toBe(7);
  expect(await page.locator(":focus").textContent()).toContain("stage 1");
});
