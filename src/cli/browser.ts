/** Finds the Chromium that tests and the command line run in, and installs Debian's where there is none. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright";

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "microsoft-edge"];
const elsewhere = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** A software GPU where there is no other, no sandbox as root, no calls to the vendor. */
export const browserFlags = [
  "--no-sandbox",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--ignore-gpu-blocklist",
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--disable-accelerated-2d-canvas", // drawing a chart through a software GPU holds up the page
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

function find(): string | undefined {
  const asked = process.env.STRATA_BROWSER;
  if (asked) {
    if (existsSync(asked)) return asked;
    throw new Error(`STRATA_BROWSER: expected the path of a Chromium, got "${asked}", which is not there`);
  }
  const folders = (process.env.PATH ?? "").split(delimiter);
  const candidates = [
    ...folders.flatMap((folder) => names.map((name) => join(folder, name))),
    ...elsewhere,
    chromium.executablePath(),
  ];
  return candidates.find((path) => existsSync(path));
}

/**
 * The path of a Chromium; as root on a system with `apt-get`, installs Debian's if there is none.
 * @throws one sentence that names the command to run.
 */
export function findBrowser(): string {
  const found = find();
  if (found) return found;
  if (process.getuid?.() === 0 && spawnSync("apt-get", ["--version"]).status === 0) {
    console.error("No Chromium found: installing Debian's chromium with apt-get");
    for (const words of [
      ["update", "-qq"],
      ["install", "-y", "-qq", "chromium"],
    ]) {
      spawnSync("apt-get", words, {
        stdio: ["ignore", "ignore", "inherit"],
        env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      });
    }
    const installed = find();
    if (installed) return installed;
  }
  throw new Error(
    "browser: expected Chromium or Chrome on this machine, found none; run `npx playwright install chromium`, " +
      "or name one in STRATA_BROWSER",
  );
}

/** What every launch has in common; the command line ends on signals by itself, and the browser with it. */
export const launchOptions = () => ({
  executablePath: findBrowser(),
  args: browserFlags,
  handleSIGINT: false,
  handleSIGTERM: false,
  handleSIGHUP: false,
});

/**
 * Starts a headless Chromium.
 * @throws one sentence that names the program and why it did not start.
 */
export async function launchBrowser(): Promise<Browser> {
  const options = launchOptions();
  return chromium.launch(options).catch(({ message }: Error) => {
    const library = /error while loading shared libraries: [^\n]*/.exec(message)?.[0];
    const reason = library ?? message.split("\n")[0].replace(/^browserType\.launch: /, "");
    throw new Error(
      `browser: expected ${options.executablePath} to start as Chromium does, got "${reason}"; ` +
        (library
          ? "run `npx playwright install-deps chromium`"
          : "name another in STRATA_BROWSER, or run `npx playwright install chromium`"),
    );
  });
}
