import { zipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pngOf } from "../datasets/files";
import { type BuiltPage, openPage, serveBuiltPage } from "./builtPage";

let built: BuiltPage;

beforeAll(async () => {
  built = await serveBuiltPage();
});

afterAll(() => built.close());

const colors = { blue: [20, 20, 150], red: [200, 30, 20] };
const pictures = Object.entries(colors).flatMap(([name, color]) =>
  Array.from({ length: 30 }, (_, index) => [`${name}/${index}.png`, pngOf(16, 16, color, index)] as const),
);

test("a dropped zip is shown, confirmed, trained on, kept after a reload, and deleted; a bad one is refused", async () => {
  const { page, errors } = await openPage(built, "#v=1&model=linear&batchSize=8&epochs=1000&dataset=own");
  await page.getByText("own: expected images of your own, got none; drop a folder").waitFor();
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
  await page.getByRole("button", { name: /^Delete 60 images of 16×16×3/ }).click();
  await page.getByRole("list", { name: "Sets kept in this browser" }).waitFor({ state: "detached" });
  expect(errors).toEqual([]);

  const other = await openPage(built, new URL(page.url()).hash);
  await other.page
    .getByText(/own: expected the images that are called [0-9a-f]{12}\.set here, got none in this browser/)
    .waitFor();
});
