/** What axe-core (Deque) can find: names, roles, contrast, headings; WCAG 2.2 A and AA and its best practices. */
import axe from "axe-core";
import type { Page } from "playwright";
import { afterAll, beforeAll, expect, it } from "vitest";
import { views } from "../../src/settings/url";
import { type BuiltPage, openPage, serveBuiltPage } from "./builtPage";

let built: BuiltPage;
beforeAll(async () => {
  built = await serveBuiltPage();
});
afterAll(() => built.close());

async function faultsOf(page: Page, state: string): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] }),
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${state}: ${id}: ${html}`));
}

it.each(["light", "dark"] as const)("has no fault that axe finds in any view, %s", async (colorScheme) => {
  const { page } = await openPage(built, "", { colorScheme });
  for (const view of views) {
    await page.goto(`${built.url}#view=${view}`);
    await page.reload();
    await page.getByText("ready", { exact: true }).waitFor();
    expect(await faultsOf(page, view)).toEqual([]);
  }
  await page.context().close();
});

it.each(["light", "dark"] as const)(
  "nor while a net cannot be built, in the recipe's sheet, among the keys, and beside two runs, %s",
  async (colorScheme) => {
    const { page } = await openPage(built, "#v=1&model=linear&trainSize=200&epochs=1", { colorScheme });
    await page.getByRole("button", { name: "Play" }).click();
    for (const state of ["done", "again done"]) {
      await page.getByRole("status").filter({ hasText: "done" }).waitFor();
      expect(await faultsOf(page, state)).toEqual([]);
      await page.getByRole("button", { name: "Again" }).click();
    }
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    expect(await faultsOf(page, "keys")).toEqual([]);
    await page.keyboard.press("Escape");

    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("button", { name: "Settings", exact: true }).click();
    await page.getByRole("dialog", { name: "Settings" }).waitFor();
    expect(await faultsOf(page, "sheet")).toEqual([]);
    await page.goto(`${built.url}#v=1&model=residual&depth=21&colour=red`);
    await page.getByText("depth: expected 6n + 2, got 21").first().waitFor();
    expect(await faultsOf(page, "impossible")).toEqual([]);
    await page.context().close();
  },
);

// 320 CSS pixels are a window of 1,280 at 400 % (WCAG 1.4.10).
it("at 320 pixels nothing of any view lies beside the window, and the header leaves room for the rest", async () => {
  const { page } = await openPage(built, "", { viewport: { width: 320, height: 256 } });
  for (const view of views) {
    await page.goto(`${built.url}#view=${view}`);
    await page.getByRole("main").first().waitFor();
    await page.getByText("ready", { exact: true }).waitFor();
    const beside = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect([view, beside]).toEqual([view, 0]);
  }
  await page.goto(`${built.url}#view=train`);
  await page.evaluate(() => scrollTo(0, 600));
  await expect
    .poll(() => page.getByRole("banner").evaluate((header) => header.getBoundingClientRect().bottom))
    .toBeLessThan(64);
  await page.context().close();
});

declare global {
  interface Window {
    axe: typeof axe;
  }
}
