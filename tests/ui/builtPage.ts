import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright";
import { inject } from "vitest";
import { browserFlags, findBrowser } from "../../src/cli/browser";

/** A camera that shows a test picture, and a name for this machine whose pages browsers do not trust. */
const testFlags = ["--use-fake-device-for-media-stream", "--host-resolver-rules=MAP insecure.test 127.0.0.1"];

const types: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

export interface ServedPage {
  readonly url: string;
  /** What is served: a test may put a data folder into it. */
  readonly folder: string;
  close(): Promise<void>;
}

export interface BuiltPage extends ServedPage {
  readonly browser: Browser;
}

/** Serves the built page from a sub-path, as any static host would; with a browser to open it in. */
export async function serveBuiltPage(): Promise<BuiltPage> {
  const served = await servePage();
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    args: [...browserFlags, ...testFlags],
  });
  return {
    ...served,
    browser,
    async close() {
      await browser.close();
      await served.close();
    },
  };
}

/** The same without a browser. */
export async function servePage(): Promise<ServedPage> {
  const folder = mkdtempSync(join(tmpdir(), "strata-page-"));
  cpSync(inject("page").folder, folder, { recursive: true });
  const path = "/some/path/";
  const server = createServer((request, response) => {
    const name = (request.url ?? "").split("?")[0].replace(path, "") || "index.html";
    try {
      const content = readFileSync(join(folder, name));
      response.setHeader("Content-Type", types[extname(name)] ?? "application/octet-stream");
      response.end(content);
    } catch {
      response.statusCode = 404;
      response.end("not found");
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    folder,
    async close() {
      server.close();
      server.closeAllConnections();
      rmSync(folder, { recursive: true });
    },
  };
}

export interface Watched {
  readonly page: Page;
  /** Errors of scripts and of the content policy. */
  readonly errors: string[];
  readonly requests: string[];
}

/** A fresh profile's page that notes what it asks for and what goes wrong. */
export async function openPage(
  built: BuiltPage,
  hash = "",
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const context = await built.browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  context.setDefaultTimeout(60_000); // as long as the polls of `vite.config.ts`
  const page = await context.newPage();
  const errors: string[] = [];
  const requests: string[] = [];
  context.on("request", (request) => requests.push(request.url()));
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    const isMissingData = message.text().includes("404");
    if (message.type() === "error" && !isMissingData) errors.push(message.text());
  });
  await goTo(page, built.url + hash);
  return { page, errors, requests };
}

/**
 * Opens an address and waits until something is shown. On a host without headers that is after the reload of the page's
 * own that gets it its threads, which another navigation would collide with (net::ERR_ABORTED).
 */
export async function goTo(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.locator("#root > *").first().waitFor({ state: "attached" });
}
