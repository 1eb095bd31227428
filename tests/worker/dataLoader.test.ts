import { afterEach, expect, test, vi } from "vitest";
import { defaultExperiment } from "../../src/settings/experiment";
import { DataLoader } from "../../src/worker/dataLoader";

afterEach(() => vi.unstubAllGlobals());

const load = () => new DataLoader("http://x/", () => {}).prepare(defaultExperiment("mnist", "linear"));
const answer = (make: () => Response | Promise<Response>) => vi.stubGlobal("fetch", async () => make());

test("a file of the data folder that is cut off on the way is said", async () => {
  const cut = () =>
    new ReadableStream({ pull: (controller) => controller.error(new Error("network error")) });
  answer(() => new Response(cut()));
  await expect(load()).rejects.toThrow(
    "mnist/train-images-idx3-ubyte: expected a whole file from the data folder, got one that was cut off on the way " +
      "(network error); choose it again",
  );
});

test.each<[string, () => Response | Promise<Response>]>([
  ["has no such file", () => new Response("", { status: 404 })],
  ["fails", () => new Response("", { status: 500 })],
  [
    "answers with a page to log in",
    () => new Response("<!doctype html>", { headers: { "Content-Type": "text/html" } }),
  ],
  ["does not answer", () => Promise.reject(new TypeError("Failed to fetch"))],
])("a data folder that %s has no files", async (_, make) => {
  answer(make);
  await expect(load()).rejects.toThrow(
    "mnist: expected its four IDX files, .gz or not, got none; drop the four",
  );
});

test("a dropped file that has changed since is said", async () => {
  const gone = new File(["x"], "train-images-idx3-ubyte");
  const slice = () => gone;
  const arrayBuffer = () => Promise.reject(new Error("The requested file could not be read"));
  const names = ["train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];
  const files = [Object.assign(gone, { slice, arrayBuffer }), ...names.map((name) => new File(["x"], name))];
  const loader = new DataLoader("http://x/", () => {});
  await expect(loader.prepare(defaultExperiment("mnist", "linear"), files)).rejects.toThrow(
    "mnist/train-images-idx3-ubyte: expected a file that can be read, got one that is gone, has changed or may not be " +
      "read (The requested file could not be read); drop it again",
  );
});
