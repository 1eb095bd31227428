import { afterAll, beforeAll, expect, test } from "vitest";
import { digits } from "../../datasets/classNames";
import { hubAddress, hubSets } from "../../datasets/hub/hubSets";
import { type HubServer, hubParquet, startHub } from "../datasets/hubServer";
import { type BuiltPage, openPage, serveBuiltPage } from "./builtPage";

let built: BuiltPage;
let hub: HubServer;

/** Each digit's class a stripe of its own, so that a linear net learns it; as many images as MNIST has. */
function stripes(count: number) {
  const labels = Uint8Array.from({ length: count }, (_, index) => index % 10);
  const pixels = new Uint8Array(count * 784);
  labels.forEach((label, index) => {
    pixels.fill(255, index * 784 + label * 56, index * 784 + label * 56 + 56);
  });
  return { pixels, labels };
}

beforeAll(async () => {
  built = await serveBuiltPage();
  const file = (name: string, count: number) => ({
    path: `mnist/${name}-00000-of-00001.parquet`,
    bytes: hubParquet(stripes(count), { names: digits, rowGroupSize: 500 }),
  });
  const pets = { path: "data/train.parquet", bytes: hubParquet(stripes(60), { names: digits }) };
  hub = await startHub([
    { ...hubSets.mnist, files: [file("train", 60_000), file("test", 10_000)] },
    {
      repository: "someone/pets",
      commit: "c0ffee1234",
      files: [pets],
      card: { cardData: { license: "cc0-1.0" }, citation: "@misc{pets}" },
    },
  ]);
});

afterAll(async () => {
  await hub.close();
  await built.close();
});

test("one click fetches 2,000 MNIST images while a run goes on; a fault is said; a reload has them; any set by name", async () => {
  const { page, errors } = await openPage(built, "#v=1&model=linear&batchSize=8&epochs=1000");
  await page.context().route(`${hubAddress}/**`, async (route) => {
    const url = route.request().url().replace(hubAddress, hub.address);
    await route.fulfill({ response: await route.fetch({ url }) });
  });
  const step = async () =>
    Number(
      ((await page.locator('dt:text-is("step") + dd').textContent()) ?? "").split("/")[0].replaceAll(",", ""),
    );
  await page.getByRole("button", { name: "Play" }).click();
  await expect.poll(step).toBeGreaterThan(0);

  await page.getByLabel("Data set", { exact: true }).selectOption("mnist");
  await page.getByText("Licence: CC BY-SA 3.0").waitFor();
  await page.getByLabel("Images to fetch").fill("2000");
  hub.fault = () => 404;
  await page.getByRole("button", { name: "Fetch" }).click();
  await page
    .getByText("got nothing of that name (HTTP 404); check the name, or choose another set")
    .waitFor();
  const before = await step();
  await expect.poll(step).toBeGreaterThan(before);

  hub.fault = () => undefined;
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("of 2,000 + 334 images (training: 2,000 of 60,000, test: 334 of 10,000)").waitFor();
  await page.reload();
  await page.getByText("of 2,000 + 334 images").waitFor();
  await page
    .getByRole("list", { name: "Sets kept in this browser" })
    .getByText("2,334 images of 28×28×1")
    .waitFor();

  await page.getByLabel("Data set", { exact: true }).selectOption("own");
  await page.getByLabel("Hub data set").fill("someone/pets");
  await page.getByRole("button", { name: "Look up" }).click();
  await page.getByText("Licence: cc0-1.0").waitFor();
  await page.getByText("@misc{pets}").waitFor();
  await page.getByRole("button", { name: "Fetch" }).click();
  await page.getByText("50 training and 10 test images of 28×28×1 in 10 classes").waitFor();
  await page.getByRole("button", { name: "Use these images" }).click();
  await page.getByText("45 train").waitFor();
  expect(errors).toEqual([]);
}, 180_000);
