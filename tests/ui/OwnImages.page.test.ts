import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { zipSync } from "fflate";
import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadCifar10 } from "../../datasets/cifar";
import { packDataset } from "../../datasets/container";
import { realData } from "../dataFolder";
import { pngOf } from "../datasets/files";
import { temporaryFolder } from "../temporaryFolder";
import { type BuiltPage, openPage, serveBuiltPage } from "./builtPage";

let built: BuiltPage;

beforeAll(async () => {
  built = await serveBuiltPage();
});

afterAll(() => built.close());

const files = temporaryFolder("drop");

/** Drops files and folders of this machine on the page, as a file manager would. */
async function drop(page: Page, ...files: string[]) {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    await session.send("Input.dispatchDragEvent", { type, x: 400, y: 300, data });
  }
  await session.detach();
}

async function stepOf(page: Page): Promise<number> {
  const text = (await page.locator('dt:text-is("step") + dd').textContent()) ?? "";
  return Number(text.split("/")[0].replaceAll(",", ""));
}

async function untilStepAfter(page: Page, step: number) {
  await expect.poll(() => stepOf(page)).toBeGreaterThan(step);
}

const colors = { blue: [20, 20, 150], red: [200, 30, 20] };
const pictures = Object.entries(colors).flatMap(([name, color]) =>
  Array.from({ length: 30 }, (_, index) => [`${name}/${index}.png`, pngOf(16, 16, color, index)] as const),
);

test("a dropped zip is shown, confirmed, trained on, kept after a reload, and deleted; a bad one is refused", async () => {
  const { page, errors } = await openPage(built, "#v=1&model=linear&batchSize=8&epochs=1000&dataset=own");
  await page.getByText("No images of your own are chosen: drop a folder").first().waitFor();
  const picker = page.getByRole("button", { name: /^Pick or drop images/ });
  const pick = (name: string, content: Uint8Array) =>
    picker.setInputFiles({ name, mimeType: "application/zip", buffer: Buffer.from(content) });
  const zip = zipSync(Object.fromEntries(pictures));

  await pick("pets.zip", zip.subarray(0, 500));
  await page.getByText("pets.zip: expected a zip archive with its directory at the end, got none").waitFor();
  await page.getByRole("button", { name: "Close" }).click();

  await pick("pets.zip", zip);
  await page.getByText("50 training and 10 test images of 16×16×3 in 2 classes").waitFor();
  await page.getByRole("button", { name: "Use these images" }).click();
  await page.getByText("45 train").waitFor();
  expect(page.url()).toMatch(/dataset=own&images=\d+&imageHeight=16&imageWidth=16&classCount=2/);

  await page.reload();
  await page.getByText("45 train").waitFor();
  await page.getByRole("button", { name: "Play" }).click();
  await expect.poll(() => page.locator('dt:text-is("step") + dd').textContent()).toMatch(/[1-9]/);
  await page.getByRole("button", { name: /^Delete pets: 60 images of 16×16×3/ }).click();
  await page.getByRole("list", { name: "Sets kept in this browser" }).waitFor({ state: "detached" });
  expect(errors).toEqual([]);

  const other = await openPage(built, new URL(page.url()).hash);
  await other.page
    .getByText("The images that this experiment was made with are not in this browser")
    .first()
    .waitFor();
});

test("dropped sets are named after their files, kept side by side, renamed, and deleted until that is undone, also after a reload", async () => {
  const { page, errors } = await openPage(built, "#v=1&model=linear&batchSize=8&epochs=1000&dataset=own");
  const picker = page.getByRole("button", { name: /^Pick or drop images/ });
  const list = page.getByRole("list", { name: "Sets kept in this browser" });
  for (const [name, taken] of [
    ["pets.zip", pictures],
    ["fish.zip", pictures.filter((_, index) => index % 2 === 0)],
  ] as const) {
    await picker.setInputFiles({
      name,
      mimeType: "application/zip",
      buffer: Buffer.from(zipSync(Object.fromEntries(taken))),
    });
    await page.getByRole("heading", { name: name.slice(0, 4) }).waitFor();
    await page.getByRole("button", { name: "Use these images" }).click();
    await list.getByText(`${name.slice(0, 4)}: `).waitFor();
    if (name === "pets.zip") await page.getByLabel("Data set", { exact: true }).selectOption("strokes");
    if (name === "pets.zip") await page.getByLabel("Data set", { exact: true }).selectOption("own");
  }
  await page.getByRole("button", { name: /^Use pets: / }).click();
  await page.getByText("pets: 45 of 50 training images").waitFor();
  await page.getByRole("button", { name: /^Rename pets: / }).click();
  const field = page.getByRole("textbox", { name: "Name of pets" });
  await field.fill("Cats & dogs");
  await field.press("Enter");
  await page.getByText("Cats & dogs: 45 of 50 training images").waitFor();
  await page.getByRole("button", { name: "Play" }).click();
  await untilStepAfter(page, 0);
  await page.getByRole("button", { name: /^Delete Cats & dogs: / }).click();
  await page.getByText("Deleted “Cats & dogs”, 60 images. A run was made with it").waitFor();
  await list.getByText("Cats & dogs").waitFor({ state: "detached" });

  await page.reload();
  await page
    .getByText("The images that this experiment was made with are not in this browser")
    .first()
    .waitFor();
  await page
    .getByRole("status")
    .filter({ hasText: "Deleted “Cats & dogs”" })
    .getByRole("button", { name: "Undo" })
    .click();
  await page.getByText("Cats & dogs: 45 of 50 training images").waitFor();
  expect(errors).toEqual([]);
});

/** Pictures as the browser encodes them, half of them with a light left side. */
function encoded(page: Page, type: string): Promise<number[][]> {
  return page.evaluate(async (asked) => {
    const canvas = new OffscreenCanvas(24, 20);
    const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
    const files: number[][] = [];
    for (const color of ["#204080", "#d0b090"]) {
      context.fillStyle = color;
      context.fillRect(0, 0, 24, 20);
      const blob = await canvas.convertToBlob({ type: asked });
      if (blob.type !== asked) throw new Error(`expected ${asked}, got ${blob.type}`);
      files.push([...new Uint8Array(await blob.arrayBuffer())]);
    }
    return files;
  }, type);
}

test("while a run goes on: a dropped folder of JPEG and WebP is shown and cancelled, reading is cancelled, a web page is refused", async () => {
  const { page, errors } = await openPage(built, "#v=1&model=linear&batchSize=8&epochs=1000");
  await page.getByRole("button", { name: "Play" }).click();
  await untilStepAfter(page, 0);
  const address = page.url();
  const folder = mkdtempSync(join(files, "drop-"));
  const dialog = page.getByRole("dialog");
  const afterwards = async () => {
    await dialog.waitFor({ state: "detached" });
    expect(page.url()).toBe(address);
    await untilStepAfter(page, await stepOf(page));
  };

  for (const [extension, type] of [
    ["jpg", "image/jpeg"],
    ["webp", "image/webp"],
  ]) {
    for (const [label, bytes] of (await encoded(page, type)).entries()) {
      const own = join(folder, "pets", ["dark", "light"][label]);
      mkdirSync(own, { recursive: true });
      for (let index = 0; index < 6; index++)
        writeFileSync(join(own, `${index}.${extension}`), Buffer.from(bytes));
    }
  }
  await drop(page, join(folder, "pets"));
  await page.getByText("20 training and 4 test images of 20×24×3 in 2 classes").waitFor();
  await page.getByText("No file is named test: a sixth of each class is set aside for it.").waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();
  await afterwards();

  const picture = pngOf(64, 64, [1, 2, 3]);
  const many = Object.fromEntries(
    Array.from({ length: 6_000 }, (_, index) => [`${index % 2}/${index}.png`, picture] as const),
  );
  writeFileSync(join(folder, "many.zip"), zipSync(many, { level: 0 }));
  await drop(page, join(folder, "many.zip"));
  await dialog.getByText(/^Reading your files: [\d,]+ of 6,000 images/).waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();
  await afterwards();

  writeFileSync(join(folder, "pets.zip"), "<!doctype html><title>Log in to the network</title>");
  await drop(page, join(folder, "pets.zip"));
  await dialog.getByText("got a web page; download the file itself").waitFor();
  await page.getByRole("button", { name: "Close" }).click();
  await afterwards();
  expect(errors).toEqual([]);
});

test("where the storage is full, that is said, and training goes on from memory", async () => {
  const { page, errors } = await openPage(built, "#v=1&model=linear&batchSize=8");
  await page.getByText("9,000 train").waitFor();
  const session = await page.context().newCDPSession(page);
  await session.send("Storage.overrideQuotaForOrigin", {
    origin: new URL(page.url()).origin,
    quotaSize: 1_000,
  });
  const folder = mkdtempSync(join(files, "drop-"));
  writeFileSync(join(folder, "pets.zip"), zipSync(Object.fromEntries(pictures)));
  await drop(page, join(folder, "pets.zip"));
  await page.getByRole("button", { name: "Use these images" }).click();
  await page
    .getByText(
      "pets could not be kept in this browser (its storage is full): training goes on from memory; fetch or drop it again after a reload.",
    )
    .waitFor();
  await page.getByText("45 train").waitFor();
  await page.getByRole("button", { name: "Play" }).click();
  await untilStepAfter(page, 0);
  expect(errors).toEqual([]);
});

const folder = realData();
const archive = join(folder ?? "", "cifar-10/cifar-10-binary.tar.gz");

test.skipIf(!folder)(
  "CIFAR-10's archive, dropped while another set is chosen, is taken byte for byte, and so it is from a data folder",
  async () => {
    const { page, errors } = await openPage(built, "#v=1&model=linear&batchSize=8&epochs=1000");
    await page.getByRole("button", { name: "Play" }).click();
    await untilStepAfter(page, 0);
    await drop(page, archive);
    const shown = page.getByText(/of 10,000 \+ 10,000 images \(training: 10,000 of 50,000\)/);
    const before = (await shown.textContent()) ?? "";
    await untilStepAfter(page, await stepOf(page));
    await page.getByRole("list", { name: "Sets kept in this browser" }).getByText("20,000 images").waitFor();
    const files = async (name: string) =>
      archive.endsWith(name) ? new Uint8Array(readFileSync(archive)) : undefined;
    const hash = createHash("sha256");
    for (const part of packDataset(await loadCifar10({ files, onProgress: () => {} }))) hash.update(part);
    expect(await page.evaluate(hashOfStored)).toBe(hash.digest("hex"));
    expect(errors).toEqual([]);
    await page.context().close();

    mkdirSync(join(built.folder, "data/cifar10"), { recursive: true });
    symlinkSync(archive, join(built.folder, "data/cifar10/cifar-10-binary.tar.gz"));
    const other = await openPage(built);
    await other.page.getByLabel("Data set", { exact: true }).selectOption("cifar10");
    expect(await other.page.getByText(/of 10,000 \+ 10,000 images/).textContent()).toBe(before);
  },
);

/** Of the one set that the page keeps, hexadecimal. */
async function hashOfStored(): Promise<string> {
  const answer = <Value>(request: IDBRequest<Value>) =>
    new Promise<Value>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const database = await answer(indexedDB.open("strata-data"));
  const [file] = await answer(database.transaction("files").objectStore("files").getAll());
  const digest = await crypto.subtle.digest("SHA-256", await (file as Blob).arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
