/** Where things stand: in sight, apart from each other, and still. */
import type { Locator, Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BuiltPage, openPage, serveBuiltPage } from "./builtPage";

let built: BuiltPage;

beforeAll(async () => {
  built = await serveBuiltPage();
});

afterAll(() => built.close());

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (!box) throw new Error("expected a box on the page");
  return { ...box, right: box.x + box.width, bottom: box.y + box.height };
}

const region = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

test.each(["lenet5", "linear", "residual&depth=56"])(
  "in a window of 1440×900 the network, its layers, both curves and the runs are in sight: %s",
  async (model) => {
    const { page } = await openPage(built, `#v=1&model=${model}`);
    await page.getByText("9,000 train").waitFor();
    for (const name of ["Loss", "Accuracy"]) {
      expect((await boxOf(region(page, name).locator(".u-over"))).height).toBeGreaterThanOrEqual(140);
    }
    for (const name of ["Runs", "Layers"]) expect((await boxOf(region(page, name))).bottom).toBeLessThan(900);
    expect((await boxOf(page.getByRole("tree"))).height).toBeGreaterThan(90);
    await page.context().close();
  },
);

test("a sentence about the run moves nothing that is in use", async () => {
  const { page } = await openPage(built, "#v=1&model=linear&trainSize=200&epochs=1");
  await page.getByRole("button", { name: "Play" }).click();
  await page.getByRole("status").filter({ hasText: "done" }).waitFor();
  const seed = page.getByLabel("Seed", { exact: true });
  await seed.scrollIntoViewIfNeeded();
  const before = await boxOf(seed);
  await seed.fill("2");
  await page.keyboard.press("Enter");
  const notice = await boxOf(page.getByText("Changed since this run: Seed."));
  expect(notice.bottom).toBeLessThanOrEqual(900);
  expect((await boxOf(seed)).y).toBe(before.y);
  await page.context().close();
});

test.each([1440, 1024, 390, 320])(
  "nothing of the header overlaps or is cut off in a window %i wide",
  async (width) => {
    const { page } = await openPage(built, "#v=1&model=linear&trainSize=200&epochs=1", {
      viewport: { width, height: 844 },
    });
    const header = page.getByRole("banner");
    const parts = header.locator("h1, a, button, dd").filter({ visible: true });
    const fresh = await faults(parts, width);
    await page.getByRole("button", { name: "Play" }).click();
    await page.getByRole("status").filter({ hasText: "done" }).waitFor();
    expect([...fresh, ...(await faults(parts, width))]).toEqual([]);

    const badge = header.getByRole("button", { name: /^CPU · WebAssembly, \d+ threads?$/ });
    await badge.click();
    await page.getByRole("dialog").getByText("trained on the processor").waitFor();
    await page.context().close();
  },
);

async function faults(parts: Locator, width: number): Promise<string[]> {
  const found: string[] = [];
  const boxes = [];
  for (const part of await parts.all())
    boxes.push({ ...(await boxOf(part)), text: await part.textContent() });
  for (const [index, one] of boxes.entries()) {
    if (one.x < 0 || one.right > width) found.push(`${one.text} from ${one.x} to ${one.right}`);
    for (const other of boxes.slice(index + 1)) {
      const isBeside = one.right <= other.x + 0.5 || other.right <= one.x + 0.5;
      const isAbove = one.bottom <= other.y + 0.5 || other.bottom <= one.y + 0.5;
      if (!isBeside && !isAbove) found.push(`${one.text} over ${other.text}`);
    }
  }
  return found;
}
