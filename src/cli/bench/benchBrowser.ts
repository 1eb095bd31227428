/** The browser that the bench runs in: a page of its own for each window, and silence before it. */
import { resolve } from "node:path";
import type { Browser, CDPSession, Page } from "playwright";
import { createServer, type ViteDevServer } from "vite";
import type { Job, Outcome } from "../../bench/job";
import { launchBrowser } from "../browser";
import { becomesQuiet } from "./quiet";

const root = resolve(import.meta.dirname, "../../..");

/** What is bundled before the first window: met inside one, it would reload the page. */
const dependencies = ["@jax-js/jax", "convnetjs", "@tensorflow/tfjs-backend-wasm", "zod"];

export class BenchBrowser {
  /** How often it had to be replaced. */
  replacementCount = 0;

  private constructor(
    private readonly server: ViteDevServer,
    private browser: Browser,
    private processes: CDPSession,
  ) {}

  static async start(): Promise<BenchBrowser> {
    const server = await createServer({
      root,
      logLevel: "error",
      optimizeDeps: { include: dependencies },
      server: { port: 0, host: "127.0.0.1", hmr: false, watch: null },
    });
    try {
      await server.listen();
      return new BenchBrowser(server, ...(await launch()));
    } catch (error) {
      await server.close(); // or the process would not end
      throw error;
    }
  }

  get version(): string {
    return `Chromium ${this.browser.version()}`;
  }

  /** One window in a page that is closed after it. */
  timeWindow(job: Job, limitMs: number): Promise<Outcome> {
    return this.withPage((page) =>
      page.evaluate(([asked, limit]) => window.strataBench(asked, limit), [job, limitMs] as const),
    ).catch((error: Error) => ({ problem: error.message.split("\n")[0] }));
  }

  async withPage<Result>(
    work: (page: Page) => Promise<Result>,
    address = "src/bench/bench.html",
  ): Promise<Result> {
    const page = await this.browser.newPage();
    try {
      await page.goto(`${this.server.resolvedUrls?.local[0]}${address}`);
      return await work(page);
    } finally {
      await page.close();
    }
  }

  /** Waits until nothing of the last window is at work; a browser that goes on for long is replaced. */
  async settle(): Promise<void> {
    const isQuiet = await becomesQuiet(this.processes).catch(() => false); // a crashed one does not answer
    if (isQuiet) return;
    this.replacementCount += 1;
    await this.browser.close();
    [this.browser, this.processes] = await launch();
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.close();
  }
}

async function launch(): Promise<[Browser, CDPSession]> {
  const browser = await launchBrowser();
  return [browser, await browser.newBrowserCDPSession()];
}
