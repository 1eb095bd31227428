/** Runs the page's own engine in headless Chromium and passes on what the worker says. */
import { resolve } from "node:path";
import type { Browser, Page } from "playwright";
import { createServer, type ViteDevServer } from "vite";
import type { Experiment } from "../settings/experiment";
import type { RunEnvironment } from "../study/record";
import type {
  BackendRequest,
  Failure,
  FromWorker,
  RangeTestOptions,
  RobustnessOptions,
} from "../worker/protocol";
import { launchBrowser } from "./browser";

interface HeadlessOptions {
  readonly backend: BackendRequest;
  /** Tests a range of learning rates instead of training to the end. */
  readonly rangeTest?: RangeTestOptions;
  /** Measures the trained net on corrupted test images. */
  readonly robustness?: RobustnessOptions;
  readonly onMessage: (message: FromWorker) => void;
}

const root = resolve(import.meta.dirname, "../..");

/** What trains: the browser's name and version, and the platform as it names it, as for runs of the page. */
export type Machine = Pick<RunEnvironment, "browser" | "platform">;

/** What a run says of its failure. */
export class RunFailure extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}

/** A browser that trains one experiment after another. */
export class HeadlessTrainer {
  private page?: Page;
  private onMessage: HeadlessOptions["onMessage"] = () => {};

  private constructor(
    private readonly server: ViteDevServer,
    private readonly browser: Browser,
    readonly machine: Machine,
  ) {}

  static async start(): Promise<HeadlessTrainer> {
    const server = await createServer({
      root,
      logLevel: "error",
      server: { port: 0, host: "127.0.0.1", hmr: false, watch: null },
    });
    try {
      await server.listen();
      const browser = await launchBrowser();
      const page = await browser.newPage();
      const platform = await page.evaluate(() => navigator.platform);
      await page.close();
      return new HeadlessTrainer(server, browser, { browser: `Chromium ${browser.version()}`, platform });
    } catch (error) {
      await server.close(); // or the process would not end
      throw error;
    }
  }

  /** The page that trains; a new one after a crash, which is the end of the run under way and of no other. */
  private async trainingPage(): Promise<Page> {
    if (this.page) return this.page;
    const page = await this.browser.newPage();
    page.once("crash", () => {
      this.page = undefined;
    });
    await page.exposeFunction("strataMessage", (message: FromWorker) => this.onMessage(message));
    await page.goto(`${this.server.resolvedUrls?.local[0]}src/cli/headless.html`);
    this.page = page;
    return page;
  }

  /**
   * Trains one experiment to its end.
   * @throws the run's own sentence if it fails.
   */
  async train(experiment: Experiment, options: HeadlessOptions): Promise<void> {
    const { backend, onMessage, rangeTest, robustness } = options;
    this.onMessage = onMessage;
    const page = await this.trainingPage();
    const crashed = new Promise<never>((_, reject) => {
      page.once("crash", () =>
        reject(new Error("browser: expected it to keep running, it crashed; try again")),
      );
      page.once("pageerror", reject);
    });
    const finished = page.evaluate(([value, name, then]) => window.strataTrain(value, name, then), [
      experiment,
      backend,
      { rangeTest, robustness },
    ] as const);
    const failure = await Promise.race([finished, crashed]);
    if (failure) throw new RunFailure(failure);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.close();
  }
}
