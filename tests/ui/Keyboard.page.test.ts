/** The page by keyboard alone. */
import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BuiltPage, openPage, serveBuiltPage } from "./builtPage";

let built: BuiltPage;

beforeAll(async () => {
  built = await serveBuiltPage();
});

afterAll(() => built.close());

/** What has the focus, by its name. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLElement & { labels?: NodeListOf<HTMLLabelElement> };
    return element.ariaLabel ?? element.labels?.[0]?.textContent ?? element.textContent ?? "";
  });

async function tab(page: Page, times = 1) {
  for (let time = 0; time < times; time++) await page.keyboard.press("Tab");
}

test("the first tab stops lead past the form to the network, the curves, the runs and the images", async () => {
  const { page, errors } = await openPage(built, "#v=1&model=linear");
  await page.getByText("9,000 train").waitFor();
  const parts = [
    ["Skip to the network", "Cox 1958"],
    ["Skip to the curves", "over"],
    ["Skip to the runs", "Queue this experiment"],
  ];
  for (const [index, [link, next]] of parts.entries()) {
    await page.locator("body").evaluate((body) => {
      (document.activeElement as HTMLElement).blur();
      body.tabIndex = -1;
      body.focus();
    });
    await tab(page, index + 1);
    expect(await focused(page)).toBe(link);
    const shown = await page.getByRole("button", { name: link }).boundingBox();
    expect(shown?.y).toBeGreaterThanOrEqual(0);
    await page.keyboard.press("Enter");
    await tab(page);
    expect(await focused(page)).toContain(next);
  }
  expect(new URL(page.url()).hash).toBe("#v=1&model=linear");
  expect(errors).toEqual([]);
});

test("play, step and reset are one tab stop, and the arrows go from one to the other", async () => {
  const { page } = await openPage(built, "#v=1&model=linear");
  await page.getByText("9,000 train").waitFor();
  await page.getByRole("button", { name: "Play" }).focus();
  await page.keyboard.press("ArrowRight");
  expect(await focused(page)).toBe("Take one step");
  await page.keyboard.press("Enter");
  await page.getByRole("status").filter({ hasText: "paused" }).waitFor();
  await page.keyboard.press("ArrowRight");
  expect(await focused(page)).toBe("Reset to step 0");
  await tab(page);
  expect(await focused(page)).toMatch(/^CPU/);
});

test("F1 in a setting tells what it does, Escape leads back to it, and the form is one stop a setting", async () => {
  const { page } = await openPage(built, "#v=1&model=linear");
  await page.getByText("9,000 train").waitFor();
  const rate = page.getByLabel("Learning rate", { exact: true });
  await rate.focus();
  await page.keyboard.press("F1");
  await page.getByRole("dialog", { name: "Learning rate" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await expect.poll(() => focused(page)).toBe("Learning rate");
  const stops = await page
    .getByRole("complementary", { name: "Settings" })
    .locator("button, input, select, [role=switch]")
    .evaluateAll((all) => all.filter((one) => (one as HTMLElement).tabIndex >= 0).length);
  const settings = await page.locator("[data-setting]").count();
  expect(stops).toBeLessThan(settings + 20);
});

test("keys of one sign can be turned off, and stay so", async () => {
  const { page } = await openPage(built, "#v=1&model=linear");
  await page.getByText("9,000 train").waitFor();
  await page.getByRole("button", { name: "Keys", exact: true }).click();
  await page.getByRole("checkbox", { name: "Space . / ? do this" }).uncheck();
  await page.getByRole("button", { name: "Close" }).click();
  await page.reload();
  await page.getByText("9,000 train").waitFor();
  await page.keyboard.press("/");
  await page.keyboard.press("?");
  expect(await page.getByLabel("Search settings").evaluate((field) => field.matches(":focus"))).toBe(false);
  expect(await page.getByRole("dialog").count()).toBe(0);
});

test("closing the keys or the recipe's drawer gives the focus back to where it was", async () => {
  const { page } = await openPage(built, "#v=1&model=linear", { viewport: { width: 1024, height: 768 } });
  await page.getByText("training images, seed").waitFor();
  const opener = page.getByRole("button", { name: "Settings", exact: true });
  await opener.focus();
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await expect.poll(() => focused(page)).toBe(await opener.textContent());
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Settings" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await expect.poll(() => focused(page)).toBe(await opener.textContent());
});

test("a press of Play before the data is there counts", async () => {
  const { page, errors } = await openPage(built, "#v=1&model=linear&trainSize=200&epochs=1");
  await page.getByRole("button", { name: "Play" }).click();
  await page.getByRole("status").filter({ hasText: "done" }).waitFor();
  expect(errors).toEqual([]);
});
