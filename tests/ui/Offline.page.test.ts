import { zipSync } from "fflate";
import { expect, test } from "vitest";
import { pngOf } from "../datasets/files";
import { openPage, serveBuiltPage, servePage } from "./builtPage";

test("without a network, drawn sets are there, what was not fetched yet is said in our words, and a run goes on", async () => {
  const built = await serveBuiltPage();
  const site = await servePage();
  const { page } = await openPage({ ...site, browser: built.browser }, "#v=1&model=linear&epochs=1000");
  await page.getByText("9,000 train").first().waitFor();
  await page.waitForLoadState("networkidle");
  await page.getByRole("button", { name: "Play" }).click();
  const step = page.locator('dt:text-is("step") + dd');
  await expect.poll(() => step.textContent()).toMatch(/[1-9]/);

  await page.context().setOffline(true);
  const unreachable = "expected the rest of the program from this site, got no answer; check the network";
  await page.getByRole("link", { name: "Data", exact: true }).click();
  await page.getByRole("alert").getByText(`This part of the page: ${unreachable}`).waitFor();
  const before = await step.textContent();
  await expect.poll(() => step.textContent()).not.toBe(before);
  await page.context().setOffline(false);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("region", { name: "About the set" }).waitFor();
  await page.getByRole("link", { name: "Train", exact: true }).click();

  await site.close();
  await page.getByLabel("Data set", { exact: true }).selectOption("shapes");
  await page.getByText("of 10,000 + 2,000 images; pixels ÷ 255").waitFor();
  await page.getByLabel("Data set", { exact: true }).selectOption("mnist");
  await page.getByText("MNIST is not in this browser yet").first().waitFor();
  const zip = zipSync(
    Object.fromEntries(["a", "b"].map((name) => [`${name}/1.png`, pngOf(4, 4, [1, 2, 3])])),
  );
  await page
    .getByLabel(/^Pick or drop/)
    .setInputFiles({ name: "pets.zip", mimeType: "application/zip", buffer: Buffer.from(zip) });
  await page.getByRole("dialog").getByText(`pets.zip: ${unreachable}`).waitFor();
  await built.close();
});
