/** What axe-core (Deque) can find: names, roles, contrast, headings; WCAG 2.1 A and AA and its best practices. */
import axe from "axe-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { views } from "../../src/settings/url";
import { type BuiltPage, openPage, serveBuiltPage } from "./builtPage";

let built: BuiltPage;
beforeAll(async () => {
  built = await serveBuiltPage();
});
afterAll(() => built.close());

it.each(["light", "dark"] as const)("has no fault that axe finds in any view, %s", async (colorScheme) => {
  const { page } = await openPage(built, "", { colorScheme });
  for (const view of views) {
    await page.goto(`${built.url}#view=${view}`);
    await page.reload();
    await page.getByText("ready", { exact: true }).waitFor();
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() =>
      window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"] }),
    );
    const faults = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${view}: ${id}: ${html}`));
    expect(faults).toEqual([]);
  }
  await page.context().close();
});

declare global {
  interface Window {
    axe: typeof axe;
  }
}
