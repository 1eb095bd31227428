import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type BuiltPage, openPage, serveBuiltPage } from "./builtPage";

let built: BuiltPage;

/** Has the training worker run this before all else. */
const inWorker = (script: string) => writeFileSync(join(built.folder, "assets", "first.js"), script);

beforeAll(async () => {
  built = await serveBuiltPage();
  const assets = join(built.folder, "assets");
  const worker = readdirSync(assets).find((name) => /^worker-.*\.js$/.test(name)) as string;
  writeFileSync(join(assets, worker), `import "./first.js";\n${readFileSync(join(assets, worker), "utf8")}`);
});

beforeEach(() => inWorker(""));

afterAll(() => built.close());

const short = "#v=1&model=linear&trainSize=320&steps=10";
const withoutCanvas = "delete self.OffscreenCanvas;";
const withoutWebgpu = 'Object.defineProperty(navigator, "gpu", { value: undefined });';

async function train(page: Page) {
  await page.getByText("320 train").waitFor();
  await page.getByRole("button", { name: "Play" }).click();
  await page.getByRole("status").filter({ hasText: "done" }).waitFor();
}

test("where workers have no canvas, the processor trains", async () => {
  inWorker(withoutCanvas);
  const { page, errors } = await openPage(built, short);
  await train(page);
  await page.getByRole("button", { name: /^CPU · WebAssembly/ }).waitFor();
  expect(errors).toEqual([]);
});

test("a browser without SIMD and a GPU is told so before anything is played", async () => {
  inWorker(`${withoutCanvas} ${withoutWebgpu} WebAssembly.validate = () => false;`);
  const { page } = await openPage(built, short);
  await page
    .getByRole("alert")
    .getByText(
      "backend: expected one that computes rightly here, got cpu: kernels: expected WebAssembly SIMD",
    )
    .waitFor();
  await page.getByRole("button", { name: "no backend" }).waitFor();
});

test("where the backend that was chosen before is gone, another one can be chosen", async () => {
  inWorker(withoutCanvas);
  const { page } = await openPage(built, short, { serviceWorkers: "block" });
  await page.evaluate(() => {
    const memory = { version: 1, userAgent: navigator.userAgent, request: "webgl", timed: {} };
    localStorage.setItem("strata.backends", JSON.stringify(memory));
  });
  await page.reload();
  const refusal = page.getByRole("alert").getByText("backend: expected webgl to start");
  await refusal.waitFor();
  await page.getByRole("button", { name: "no backend" }).click();
  await page.getByRole("radio", { name: "The fastest for the network" }).check();
  await page.getByRole("button", { name: /^CPU · WebAssembly/ }).waitFor();
  expect(await refusal.count()).toBe(0);
  await page.keyboard.press("Escape");
  await train(page);
});

test("a worker that cannot be loaded is not waited for", async () => {
  inWorker("throw new Error('gone');");
  const { page } = await openPage(built, short);
  await page.getByRole("alert").getByText("worker: expected it to run, got").waitFor();
  await page.getByRole("button", { name: "no backend" }).waitFor();
});

test("on an origin that browsers do not trust, a run trains and is there after a reload", async () => {
  const insecure = { ...built, url: built.url.replace("127.0.0.1", "insecure.test") };
  const { page, errors } = await openPage(insecure, short);
  expect(await page.evaluate(() => isSecureContext)).toBe(false);
  await train(page);
  await page.getByRole("button", { name: "CPU · WebAssembly, 1 thread" }).waitFor();
  await page.reload();
  await page.getByRole("region", { name: "Runs", exact: true }).getByText("done · test").waitFor();
  expect(errors).toEqual([]);
});

test("without locks, storage and databases the page trains, and says what it cannot keep", async () => {
  const { page, errors } = await openPage(built, short, { serviceWorkers: "block" });
  await page.addInitScript(() => {
    for (const name of ["locks", "storage"]) Object.defineProperty(navigator, name, { value: undefined });
    for (const name of ["localStorage", "sessionStorage", "indexedDB"]) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException("storage is off.", "SecurityError");
        },
      });
    }
  });
  await page.reload();
  await train(page);
  await page
    .getByRole("alert")
    .getByText("Storage: expected this browser to keep runs, it refuses")
    .waitFor();
  expect(errors).toEqual([]);
});
