/** Runs the page's own engine in headless Chromium and passes on what the worker says. */
import { resolve } from "node:path";
import { chromium } from "playwright";
import { createServer } from "vite";
import type { Experiment } from "../settings/experiment";
import type { BackendRequest, FromWorker } from "../worker/protocol";
import { browserFlags, findBrowser } from "./browser";

export interface HeadlessOptions {
  readonly backend: BackendRequest;
  readonly onMessage: (message: FromWorker) => void;
}

const root = resolve(import.meta.dirname, "../..");

/**
 * Trains one experiment to its end.
 * @returns the browser's name and version.
 * @throws the run's own sentence if it fails.
 */
export async function trainHeadless(experiment: Experiment, options: HeadlessOptions): Promise<string> {
  const { backend, onMessage } = options;
  const server = await createServer({
    root,
    logLevel: "error",
    server: { port: 0, host: "127.0.0.1", hmr: false, watch: null },
  });
  await server.listen();
  const browser = await chromium.launch({ executablePath: findBrowser(), args: browserFlags });
  try {
    const page = await browser.newPage();
    const crashed = new Promise<never>((_, reject) => {
      page.on("crash", () =>
        reject(new Error("browser: expected it to keep running, it crashed; try again")),
      );
      page.on("pageerror", reject);
    });
    await page.exposeFunction("strataMessage", onMessage);
    await page.goto(`${server.resolvedUrls?.local[0]}src/cli/headless.html`);
    const finished = page.evaluate(([value, name]) => window.strataTrain(value, name), [
      experiment,
      backend,
    ] as const);
    const failure = await Promise.race([finished, crashed]);
    if (failure) throw new Error(failure);
    return `Chromium ${browser.version()}`;
  } finally {
    await browser.close();
    await server.close();
  }
}
