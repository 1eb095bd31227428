import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type BuiltPage, openPage, serveBuiltPage } from "./builtPage";

let built: BuiltPage;

beforeAll(async () => {
  built = await serveBuiltPage();
});

afterAll(() => built.close());

const own = "#v=1&dataset=own&model=linear";
const press = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name, exact: typeof name === "string" }).click();
const ofClass = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

/** A stroke on the pad, its points in percent of it. */
async function stroke(page: Page, points: readonly (readonly [number, number])[]) {
  const box = await page.getByRole("application").last().boundingBox();
  if (!box) throw new Error("expected the pad on the page");
  const [first, ...others] = points.map(([x, y]) => [
    box.x + (x * box.width) / 100,
    box.y + (y * box.height) / 100,
  ]);
  await page.mouse.move(first[0], first[1]);
  await page.mouse.down();
  for (const [x, y] of others) await page.mouse.move(x, y);
  await page.mouse.up();
}

const lying = (page: Page, index = 0) =>
  stroke(page, [
    [15 + index, 50 + index],
    [85 - index, 50],
  ]);
const standing = (page: Page, index = 0) =>
  stroke(page, [
    [50 + index, 15 + index],
    [50, 85 - index],
  ]);

async function collect(page: Page, draw: (page: Page, index: number) => Promise<void>, count: number) {
  for (let index = 0; index < count; index++) {
    await draw(page, index);
    if (index % 2 === 0) await press(page, "Add");
    else await page.getByRole("application").last().press("Enter");
  }
}

test("two classes are drawn, with a reload in the middle; the set trains, and the net tells new drawings apart", async () => {
  const { page, errors } = await openPage(built, own);
  await press(page, "Collect by pad or camera");
  await press(page, "Begin");
  const names = page.getByLabel("Name of the class");
  await names.nth(1).fill("standing");
  await names.nth(0).fill("lying");
  await names.nth(0).press("Enter");
  await collect(page, lying, 12);
  await press(page, "Delete image 12 of lying");
  await ofClass(page, "lying").getByText("11 images").waitFor();
  await press(page, "Undo");
  await press(page, "Draw for standing");
  await collect(page, standing, 3);
  await page.getByText("Each class needs 5 images, better 20: 2 more of “standing”.").waitFor();
  await ofClass(page, "standing").getByText("3 images").waitFor();

  await page.reload();
  await press(page, "Go on collecting “My drawings”");
  await ofClass(page, "lying").getByText("12 images").waitFor();
  await ofClass(page, "standing").getByText("3 images").waitFor();
  await press(page, "Draw for standing");
  await collect(page, standing, 9);
  await page.getByText("batches of 4, 100 epochs, 20 % for validation").waitFor();
  const [zip] = await Promise.all([page.waitForEvent("download"), press(page, "Save as zip")]);
  expect(zip.suggestedFilename()).toBe("My drawings.zip");
  await press(page, "Use these images");

  // Of 24, a sixth of each class for test, a fifth of the other 20 for validation.
  await page.getByText("16 train · 4 validation · 4 test").waitFor();
  expect(page.url()).toMatch(/validationShare=0\.2.*imageHeight=28.*batchSize=4.*epochs=100/);
  await press(page, "Play");
  await page.getByRole("status").filter({ hasText: "done" }).waitFor();
  const top = (name: string) =>
    page.getByLabel(`${name}, probability`).evaluate((bar) => (bar as HTMLMeterElement).value);
  await page.getByRole("application").scrollIntoViewIfNeeded();
  await standing(page, 5);
  await expect.poll(() => top("standing")).toBeGreaterThan(0.8);
  await press(page, "Clear");
  await lying(page, 5);
  await expect.poll(() => top("lying")).toBeGreaterThan(0.8);
  expect(errors).toEqual([]);
});

const light = (page: Page) =>
  page
    .locator("video")
    .evaluateHandle((video) => ((video as HTMLVideoElement).srcObject as MediaStream).getVideoTracks()[0]);

test("the camera records while a key or the pointer is held, goes off with its class and the dialog, and is tried live", async () => {
  const { page, errors } = await openPage(built, own, { permissions: ["camera"] });
  await press(page, "Collect by pad or camera");
  await page.getByText("photographs; they never leave this browser").click();
  await press(page, "Begin");
  await press(page, "Turn on the camera");
  const hold = page.getByRole("button", { name: /Hold to record|Recording/ });
  const newest = (name: string) => ofClass(page, name).getByRole("img").count();
  await page.locator("video").waitFor();
  await page.getByRole("button", { name: "Take one" }).click();
  await expect.poll(() => newest("class 1")).toBeGreaterThan(0);
  await hold.focus();
  await page.keyboard.down(" ");
  await expect.poll(() => newest("class 1")).toBeGreaterThanOrEqual(8);
  await page.keyboard.up(" ");
  const first = await light(page);
  await press(page, "Photograph for class 2");
  expect(await first.evaluate((track) => track.readyState)).toBe("ended");

  await press(page, "Turn on the camera");
  await page.locator("video").waitFor();
  await hold.hover();
  await page.mouse.down();
  await expect.poll(() => newest("class 2")).toBeGreaterThanOrEqual(8);
  const second = await light(page);
  await second.evaluate((track) => track.dispatchEvent(new Event("ended"))); // as the browser does when it is unplugged
  await page.getByText("camera: expected it to stay on, got its end").waitFor();
  await page.mouse.up();
  expect(await newest("class 2")).toBeGreaterThanOrEqual(8);

  await press(page, "Turn on the camera");
  await page.locator("video").waitFor();
  const third = await light(page);
  await press(page, "Use these images");
  await page.getByText(/images of 32×32×3, 2 classes/).waitFor();
  expect(await third.evaluate((track) => track.readyState)).toBe("ended");

  await page.getByText(/\d+ train · \d+ validation/).waitFor();
  await press(page, "Turn on the camera");
  await page.getByRole("img", { name: "What the net sees" }).waitFor();
  await page.getByRole("button", { name: "Take one step" }).click();
  const sum = () =>
    page
      .locator("meter")
      .evaluateAll((bars) => bars.reduce((total, bar) => total + (bar as HTMLMeterElement).value, 0));
  await expect.poll(sum).toBeCloseTo(1, 3);
  const fourth = await light(page);
  await page.getByRole("link", { name: "Zoo" }).click();
  await expect.poll(() => fourth.evaluate((track) => track.readyState)).toBe("ended");
  expect(errors).toEqual([]);
});

async function turnOnCamera(page: Page) {
  await press(page, "Collect by pad or camera");
  await page.getByText("photographs; they never leave this browser").click();
  await press(page, "Begin");
  await press(page, "Turn on the camera");
}

test("a refused camera and an insecure origin are each said in a sentence", async () => {
  const refused = await openPage(built, own);
  await refused.page.context().grantPermissions([]);
  await turnOnCamera(refused.page);
  await refused.page.getByText("camera: expected permission to use it, got a refusal; allow it").waitFor();

  const insecure = { ...built, url: built.url.replace("127.0.0.1", "insecure.test") };
  const { page } = await openPage(insecure, own);
  await turnOnCamera(page);
  await page.getByText(/camera: expected a page from https.*, got http:\/\/insecure\.test/).waitFor();
  await press(page, "Close");
});

test("where the browser keeps nothing, what was drawn stays until the page is left, and that is said", async () => {
  const { page } = await openPage(built, own, { serviceWorkers: "block" });
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("storage is off.", "SecurityError");
    };
  });
  await page.reload();
  await press(page, "Collect by pad or camera");
  await press(page, "Begin");
  await lying(page);
  await press(page, "Add");
  await page.getByText("This browser does not keep the images (storage is off): they stay").waitFor();
  await press(page, "Close");
  await press(page, "Collect by pad or camera");
  await press(page, "Go on with My drawings");
  await ofClass(page, "class 1").getByText("1 image").waitFor();
});
