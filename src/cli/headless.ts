/** Runs the page's own engine in headless Chromium and passes on what the worker says. */
import { resolve } from "node:path";
import { type Browser, chromium, type Page } from "playwright";
import { createServer, type ViteDevServer } from "vite";
import type { Experiment } from "../settings/experiment";
import type { BackendRequest, FromWorker, RangeTestOptions } from "../worker/protocol";
import { browserFlags, findBrowser } from "./browser";

export interface HeadlessOptions {
  readonly backend: BackendRequest;
  /** Tests a range of learning rates instead of training to the end. */
  readonly rangeTest?: RangeTestOptions;
  readonly onMessage: (message: FromWorker) => void;
}

const root = resolve(import.meta.dirname, "../..");

/** A browser that trains one experiment after another. */
export class HeadlessTrainer {
  /** The browser's name and version. */
  readonly browserName: string;
  private onMessage: HeadlessOptions["onMessage"] = () => {};

  private constructor(
    private readonly server: ViteDevServer,
    private readonly browser: Browser,
    private readonly page: Page,
  ) {
    this.browserName = `Chromium ${browser.version()}`;
  }

  static async start(): Promise<HeadlessTrainer> {
    const server = await createServer({
      root,
      logLevel: "error",
      server: { port: 0, host: "127.0.0.1", hmr: false, watch: null },
    });
    await server.listen();
    const browser = await chromium.launch({ executablePath: findBrowser(), args: browserFlags });
    const page = await browser.newPage();
    const trainer = new HeadlessTrainer(server, browser, page);
    await page.exposeFunction("strataMessage", (message: FromWorker) => trainer.onMessage(message));
    await page.goto(`${server.resolvedUrls?.local[0]}src/cli/headless.html`);
    return trainer;
  }

  /**
   * Trains one experiment to its end.
   * @throws the run's own sentence if it fails.
   */
  async train(experiment: Experiment, { backend, onMessage, rangeTest }: HeadlessOptions): Promise<void> {
    this.onMessage = onMessage;
    const crashed = new Promise<never>((_, reject) => {
      this.page.once("crash", () =>
        reject(new Error("browser: expected it to keep running, it crashed; try again")),
      );
      this.page.once("pageerror", reject);
    });
    const finished = this.page.evaluate(([value, name, range]) => window.strataTrain(value, name, range), [
      experiment,
      backend,
      rangeTest,
    ] as const);
    const failure = await Promise.race([finished, crashed]);
    if (failure) throw new Error(failure);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.close();
  }
}

/**
 * Trains one experiment to its end.
 * @returns the browser's name and version.
 * @throws the run's own sentence if it fails.
 */
export async function trainHeadless(experiment: Experiment, options: HeadlessOptions): Promise<string> {
  const trainer = await HeadlessTrainer.start();
  try {
    await trainer.train(experiment, options);
    return trainer.browserName;
  } finally {
    await trainer.close();
  }
}
