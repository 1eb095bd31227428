import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Page } from "playwright";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { realData } from "../dataFolder";
import { type BuiltPage, openPage, serveBuiltPage } from "./builtPage";

let built: BuiltPage;

beforeAll(async () => {
  built = await serveBuiltPage();
});

afterAll(() => built.close());

const state = (page: Page, text: string) => page.getByRole("status").filter({ hasText: text });
const counter = (page: Page, name: string) => page.locator(`dt:text-is("${name}") + dd`);

async function stepOf(page: Page): Promise<number> {
  const text = (await counter(page, "step").textContent()) ?? "";
  return Number(text.split("/")[0].replaceAll(",", ""));
}

async function lossOf(page: Page): Promise<number> {
  return Number(
    await page
      .getByRole("region", { name: "Loss" })
      .locator("li", { hasText: "train" })
      .locator("b")
      .textContent(),
  );
}

async function untilStep(page: Page, step: number) {
  await expect.poll(() => stepOf(page), { timeout: 120_000 }).toBeGreaterThanOrEqual(step);
}

test("on a host that sends no headers, training has its threads after all", async () => {
  const { page, errors } = await openPage(built);
  await page.getByRole("button", { name: /^CPU · WebAssembly, [2-9]\d* threads$/ }).waitFor();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(errors).toEqual([]);
});

test("a learner plays, sees the loss fall by half, pauses, steps, goes on, draws, reloads", async () => {
  const { page, errors, requests } = await openPage(built);
  await page.getByLabel("Learning rate", { exact: true }).fill("0.002");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Play" }).click();
  await untilStep(page, 1);
  const first = await lossOf(page);
  await expect.poll(() => lossOf(page), { timeout: 240_000 }).toBeLessThan(first / 2);

  await page.getByRole("button", { name: "Pause" }).click();
  await state(page, "paused").waitFor();
  const paused = await stepOf(page);
  await page.getByRole("button", { name: "Take one step" }).click();
  await untilStep(page, paused + 1);
  await state(page, "paused").waitFor();
  expect(await stepOf(page)).toBe(paused + 1);
  await page.getByRole("button", { name: "Go on", exact: true }).click();
  await untilStep(page, paused + 2);
  await page.getByText(/gradient norm of 5 layers: first .* at c1_conv/).waitFor();

  const pad = page.getByRole("application");
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  if (!box) throw new Error("expected the pad on the page");
  await page.mouse.move(box.x + 80, box.y + 30);
  await page.mouse.down();
  await page.mouse.move(box.x + 80, box.y + 130, { steps: 8 });
  await page.mouse.up();
  await expect
    .poll(
      () =>
        page
          .locator("meter")
          .evaluateAll((bars) => bars.reduce((sum, bar) => sum + (bar as HTMLMeterElement).value, 0)),
      { timeout: 60_000 },
    )
    .toBeCloseTo(1, 3);

  expect(page.url()).toContain("#v=1&learningRate=0.002");
  await page.reload();
  expect(await page.getByLabel("Learning rate", { exact: true }).inputValue()).toBe("0.002");
  expect(errors).toEqual([]);
  expect(
    requests.filter((request) => !request.startsWith(built.url) && !request.startsWith("data:")),
  ).toEqual([]);
});

// WebKit runs a worker's entry a second time when another script imports it, and what the page sent is lost.
test("no script imports a worker's entry", () => {
  const assets = join(built.folder, "assets");
  const scripts = readdirSync(assets).filter((name) => name.endsWith(".js"));
  const entries = scripts.filter((name) => /^(worker|dataWorker|importWorker|poolWorker)-/.test(name));
  expect(entries).toHaveLength(4);
  const imported = scripts.flatMap((name) =>
    [...readFileSync(join(assets, name), "utf8").matchAll(/(?:from|import)\s*\(?\s*["'`]\.\/([^"'`]+)/g)].map(
      ([, file]) => file,
    ),
  );
  expect(imported.length).toBeGreaterThan(entries.length);
  expect(imported.filter((file) => entries.includes(file))).toEqual([]);
});

test("the first paint needs neither tfjs nor the typesetting of formulas", () => {
  const { chunks } = inject("page");
  const entry = chunks.find((chunk) => chunk.isEntry);
  const needed = new Set([entry?.fileName]);
  for (const name of needed) {
    for (const other of chunks.find((chunk) => chunk.fileName === name)?.imports ?? []) needed.add(other);
  }
  const modules = chunks.filter((chunk) => needed.has(chunk.fileName)).flatMap((chunk) => chunk.moduleIds);
  expect(modules.some((id) => id.includes("react-dom"))).toBe(true);
  expect(modules.filter((id) => /@tensorflow|temml|umap-js|react-virtual/.test(id))).toEqual([]);
});

test("by keyboard: Space plays and pauses, a full stop steps, a slash searches, ? lists the keys", async () => {
  const { page, errors } = await openPage(built, "#v=1&model=linear");
  await page.getByText("9,000 train").waitFor();
  await page.keyboard.press(".");
  await untilStep(page, 1);
  await state(page, "paused").waitFor();
  expect(await stepOf(page)).toBe(1);
  await page.keyboard.press(" ");
  await untilStep(page, 3);
  await page.keyboard.press(" ");
  await state(page, "paused").waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("seed");
  await expect.poll(() => page.getByLabel("Optimizer", { exact: true }).count()).toBe(0);
  await page.keyboard.press("Tab");
  await page.keyboard.press("?");
  await page.getByRole("dialog").getByText("search the settings").waitFor();
  expect(errors).toEqual([]);
});

test("a learner looks inside a layer, before the first step and as it learns, and at another image", async () => {
  const { page, errors } = await openPage(built, "#v=1&model=linear&epochs=1000");
  const inside = page.getByRole("region", { name: "Inside logits" });
  await page.getByRole("treeitem", { name: /dense 10/ }).click();
  await page.getByRole("tab", { name: "Inside logits" }).click();
  await inside.getByText("show once this net trains").waitFor();
  await inside.scrollIntoViewIfNeeded();
  await page.getByRole("button", { name: "Take one step" }).click();
  await state(page, "paused").waitFor();
  await inside.getByText(/ · step 1$/).waitFor();
  const kernel = inside.getByRole("img", {
    name: /^Kernel 784×10: 10 units; values from −[\d.]+ to [\d.]+$/,
  });
  const first = await kernel.getAttribute("aria-label");
  await page.getByRole("button", { name: "Go on", exact: true }).click();
  await expect.poll(() => kernel.getAttribute("aria-label")).not.toBe(first);

  await inside.getByRole("button", { name: "Next image" }).click();
  await inside.getByRole("img", { name: /^Validation image 2: / }).waitFor();
  const { width = 0, height = 0 } = (await kernel.boundingBox()) ?? {};
  await kernel.hover({ position: { x: width / 2 - 20, y: height / 4 } });
  await inside.getByText(/^unit \d+, row \d+, column \d+: −?[\d.]+/).waitFor();
  await page.getByRole("treeitem", { name: /^image/ }).click();
  await page.getByRole("region", { name: "Inside image" }).getByText("1 channel of 28×28").waitFor();
  expect(errors).toEqual([]);
});

test("a wrong number keeps the setting and says so beside it; a wrong address says so too", async () => {
  const { page } = await openPage(built, "#v=1&seed=4&batchSize=many&colour=red");
  await page
    .getByText('batchSize: expected a whole number from 1 to 1,024, got "many"; the default is used')
    .waitFor();
  await page.getByText("colour: expected the name of a setting").waitFor();
  expect(await page.getByLabel("Seed", { exact: true }).inputValue()).toBe("4");
  await page.getByLabel("Epochs", { exact: true }).fill("-3");
  await page.keyboard.press("Enter");
  await page.getByText("epochs: expected a whole number from 1 to 1,000, got -3").waitFor();
  expect(page.url()).not.toContain("epochs");
});

test("a search opens what it finds, a folded section counts its changes and puts them back, a formula is typeset", async () => {
  const { page, errors } = await openPage(built);
  const toggle = page.getByRole("button", { name: "Regularisation", exact: true });
  const weight = page.getByLabel("L2", { exact: true });
  expect(await toggle.getAttribute("aria-expanded")).toBe("false");
  await page.keyboard.press("/");
  await page.keyboard.type("L2");
  await weight.fill("0.01");
  await page.keyboard.press("Enter");
  await page.getByLabel("Search settings").fill("");
  await toggle.click();
  expect(await weight.count()).toBe(0);
  await page.getByRole("button", { name: "1 changed in Regularisation, reset" }).click();
  await expect.poll(() => page.url()).not.toContain("l2");

  await page.getByRole("button", { name: "About Loss", exact: true }).click();
  const formulas = page.getByRole("dialog").locator("math");
  await expect.poll(() => formulas.count()).toBe(9);
  expect(await formulas.first().evaluate((formula) => formula.namespaceURI)).toContain("MathML");
  expect(errors).toEqual([]);
});

test("a prediction stands beside the setting that the net's start speaks against, until it changes", async () => {
  const { page, errors } = await openPage(built, "#v=1&initializer=zeros");
  const prediction = page.getByText("expect the loss to stay near ln 10 = 2.30");
  await prediction.waitFor();
  const control = page.getByLabel("Initializer", { exact: true });
  const id = (await control.getAttribute("aria-describedby")) ?? "";
  expect(await page.locator(`[id="${id}"]`).textContent()).toContain("expect the loss to stay near ln 10");
  await control.selectOption("heUniform");
  await prediction.waitFor({ state: "detached" });
  expect(errors).toEqual([]);
});

test("a change waits until a run is started with it, and the run before stays on the chart", async () => {
  const { page } = await openPage(built, "#v=1&model=linear&trainSize=200&epochs=1");
  await page.getByRole("button", { name: "Play" }).click();
  await state(page, "done").waitFor({ timeout: 120_000 });
  await page.getByLabel("Seed", { exact: true }).fill("2");
  await page.keyboard.press("Enter");
  await page.getByText("Changed since this run: Seed.").waitFor();
  await page.getByRole("button", { name: "Start a run with them" }).click();
  await page.getByTitle("linear · seed 2: rename").waitFor();
  await state(page, "done").waitFor({ timeout: 120_000 });
  await page.getByRole("button", { name: "test", exact: true }).click();
  await page.getByText("test at step 6").waitFor();
});

const folder = realData();
const files = ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"];

test.skipIf(!folder)(
  "bad files are refused in a sentence, good ones are taken, and the run goes on",
  async () => {
    const mnist = files.map((name) => {
      const buffer = readFileSync(join(folder as string, "mnist", `${name}-ubyte.gz`));
      return { name: `${name}-ubyte.gz`, mimeType: "application/gzip", buffer };
    });
    const { page, errors } = await openPage(built, "#v=1&model=linear&epochs=1000");
    await page.getByRole("button", { name: "Play" }).click();
    await untilStep(page, 1);
    await page.getByLabel("Data set", { exact: true }).selectOption("mnist");
    await page.getByText("MNIST is not in this browser yet: fetch it here, drop its files").first().waitFor();
    const picker = page.getByLabel(/^Pick or drop/);
    const withFirst = (buffer: Buffer) => picker.setInputFiles([{ ...mnist[0], buffer }, ...mnist.slice(1)]);
    const cases: [Buffer, string][] = [
      [Buffer.alloc(0), "got an empty one"],
      [mnist[0].buffer.subarray(0, 1_000_000), "it is cut off or damaged"],
      [Buffer.from("<!doctype html><title>Log in</title>"), "this is a web page"],
      [mnist[1].buffer, "this is a labels file"],
      [mnist[2].buffer, "got 10,000; train and t10k files are mixed up"],
      [Buffer.concat([gunzipSync(mnist[0].buffer), Buffer.alloc(3)]), "3 too many"],
    ];
    for (const [buffer, sentence] of cases) {
      await withFirst(buffer);
      await page.getByText(sentence).waitFor();
    }
    await picker.setInputFiles(mnist);
    await page.getByText("54,000 train").waitFor();
    const before = await stepOf(page);
    await untilStep(page, before + 1);
    expect(errors).toEqual([]);
  },
);

test("at every width the page says which images are trained on, and refuses a class that there is none of", async () => {
  const chosen = "trainSize=300&classes=0-4&balance=balanced&pixelOrder=permuted";
  const { page, errors } = await openPage(built, `#v=1&model=linear&epochs=1&${chosen}`);
  const line = page.getByText(
    "Strokes: 300 of 10,000 training images, 5 of 10 classes, class-balanced, permuted pixels, seed 1",
  );
  for (const [width, height] of [
    [1440, 900],
    [1024, 768],
    [390, 844],
  ]) {
    await page.setViewportSize({ width, height });
    await line.waitFor();
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    const box = await line.boundingBox();
    expect(box?.y).toBeGreaterThan(0);
    expect((box?.y ?? height) + (box?.height ?? 0)).toBeLessThan(height);
  }
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  const classes = page.getByLabel("Classes", { exact: true });
  await classes.fill("3, 12");
  await page.keyboard.press("Enter");
  await page.getByText("classes: expected classes from 0 to 9, got 12").waitFor();
  await classes.fill("3, 7");
  await page.keyboard.press("Enter");
  await page.getByText("300 of 10,000 training images, classes 3 and 7, class-balanced").waitFor();
  expect(page.url()).toContain("classes=3%2C+7");
  expect(errors).toEqual([]);
});

test("a learner sees the corruptions, measures robustness, stops it, and finds it again after a reload", async () => {
  const { page, errors } = await openPage(built, "#v=1&model=linear&trainSize=500&epochs=1&testSize=600");
  await page.getByRole("button", { name: "Show corruptions" }).click();
  await page.getByRole("img", { name: /, fog of severity 3$/ }).waitFor();
  const measure = page.getByRole("button", { name: "Measure robustness" });
  expect(await measure.isDisabled()).toBe(true); // no net yet
  await page.getByRole("button", { name: "Play" }).click();
  await state(page, "done").waitFor();

  await page.getByRole("combobox", { name: /^test images/ }).selectOption("100");
  await measure.click();
  await page.getByRole("progressbar", { name: "Measuring robustness" }).waitFor();
  const summary = page.getByText(/^mean corrupted error 0\.\d{3}, clean error 0\.\d{3} at step 15; Strata/);
  await measure.waitFor();
  await summary.waitFor();
  const rows = page.getByRole("table").filter({ hasText: "Gaussian noise" }).getByRole("row");
  expect(await rows.count()).toBe(5); // the severities, and four kinds of noise
  expect(await rows.nth(1).getByRole("cell").allTextContents()).toEqual(
    Array.from({ length: 6 }, () => expect.stringMatching(/^[01]\.\d{3}$/)),
  );

  await page.getByRole("combobox", { name: /^test images/ }).selectOption("500");
  await measure.click();
  await page.getByRole("button", { name: "Stop measuring" }).click();
  await page.getByText(/stopped before the end|^stopped/).waitFor();

  await page.getByRole("button", { name: "Table", exact: true }).click();
  await page.getByRole("cell", { name: "Strata corruptions 1, 100 images" }).waitFor();
  await page.reload();
  await page.getByRole("button", { name: "Table", exact: true }).click();
  await page.getByRole("cell", { name: "Strata corruptions 1, 100 images" }).waitFor();
  expect(errors).toEqual([]);
});
