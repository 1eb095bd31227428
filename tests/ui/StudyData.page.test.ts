import { afterAll, beforeAll, expect, test } from "vitest";
import { fashionClasses } from "../../datasets/classNames";
import { hubAddress, hubSets } from "../../datasets/hub/hubSets";
import { studyHash } from "../../src/settings/url";
import { newEvidence } from "../../src/study/evidence";
import { linkOf } from "../../src/study/link";
import { presetExperiment, studyOf } from "../../src/study/preset";
import { presets } from "../../src/study/presets";
import { type HubServer, hubParquet, startHub } from "../datasets/hubServer";
import { type BuiltPage, openPage, serveBuiltPage } from "./builtPage";

let built: BuiltPage;
let hub: HubServer;

/** Each class a stripe of its own. */
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
    path: `fashion_mnist/${name}-00000-of-00001.parquet`,
    bytes: hubParquet(stripes(count), { names: fashionClasses, rowGroupSize: 500 }),
  });
  hub = await startHub([
    { ...hubSets["fashion-mnist"], files: [file("train", 60_000), file("test", 10_000)] },
  ]);
});

afterAll(async () => {
  await hub.close();
  await built.close();
});

const few = { trainSize: "320", validationShare: "0.01", testSize: "64", steps: "4" };
const done = { timeout: 240_000 };

test("a preset whose set is not here says which, fetches it in place and runs", async () => {
  const { page, errors } = await openPage(
    built,
    `#v=1&dataset=fashion-mnist&${new URLSearchParams(few)}&view=compare`,
  );
  await page.context().route(`${hubAddress}/**`, async (route) => {
    const url = route.request().url().replace(hubAddress, hub.address);
    await route.fulfill({ response: await route.fetch({ url }) });
  });
  await page.getByRole("button", { name: "Choose Plain against residual" }).click();
  const missing = page.getByRole("region", { name: "Missing data set" });
  await missing.getByText("This study is on Fashion-MNIST, which this browser does not have yet").waitFor();
  expect(await page.getByRole("alert").count()).toBe(0);
  expect(await page.getByRole("button", { name: "Run without a guess" }).isDisabled()).toBe(true);

  await page.getByLabel(/^With what is set in Train: .*step limit 4/).check();
  await page.getByLabel("Its short form").check();
  await missing.getByText("Licence: MIT").waitFor();
  await missing.getByLabel("Images to fetch").fill("2000");
  await missing.getByRole("button", { name: "Fetch" }).click();
  await page.getByText(/4 runs, one seed, no verdict, about \d+ (s|min)/).waitFor(done);
  expect(await missing.count()).toBe(0);
  await page.getByRole("button", { name: "Run without a guess" }).click();
  await page.getByText("done, 4 runs").waitFor(done);
  expect(errors).toEqual([]);
});

test("a set that the program draws takes the place of a missing one, before the start and after it", async () => {
  const { experiment } = presetExperiment(presets.depth, Object.entries(few));
  const study = studyOf(presets.depth, { experiment, isShort: true });
  const { text } = await linkOf({ evidence: newEvidence(study), preset: "depth" });
  const { page, errors } = await openPage(built, studyHash(text));
  await page.getByRole("button", { name: "Run without a guess" }).click(); // a link looks for no data before that
  const missing = page.getByRole("region", { name: "Missing data set" });
  await missing.getByText("which this browser does not have yet").waitFor();
  await missing.getByRole("button", { name: "Take Strokes instead" }).click();
  await page.getByText("done, 4 runs").waitFor(done);
  await page.getByText(/Strokes · .*step limit 4/).waitFor();

  await page.getByRole("button", { name: "All studies" }).click();
  await page.getByRole("button", { name: "Choose Plain against residual" }).click();
  await missing.getByRole("button", { name: "Take Strokes instead" }).click();
  await page.getByText("Strokes, all 9,000 training images · Net: plain, residual").waitFor();
  await page.getByText(/24 runs, 3 seeds, about \d+ (s|min)/).waitFor(done);
  await page.getByRole("button", { name: "Undo" }).click();
  await missing.waitFor();
  expect(errors).toEqual([]);
});
