import react from "@vitejs/plugin-react";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { browserFlags, findBrowser } from "./src/cli/browser.ts";
import { contentSecurityPolicyPlugin } from "./src/cli/contentSecurityPolicy.ts";
import { dataFolderPlugin } from "./src/cli/dataFolder.ts";
import { isolationPlugin } from "./src/cli/isolation.ts";
import { licencesPlugin } from "./src/cli/licences.ts";
import { kernelsPlugin } from "./src/kernels/vitePlugin.ts";
import { plainReporter } from "./tests/reporter.ts";

const tfjs = ["core", "backend-webgl", "backend-webgpu", "backend-cpu"].map(
  (part) => `@tensorflow/tfjs-${part}`,
);

/** On a slow machine the bundler says which plugin took how long: of no use to who only starts the page. */
const checks = { bundlerTimings: false };

export default defineConfig(({ mode }) => ({
  base: "./", // works from any sub-path
  plugins: [
    react(),
    contentSecurityPolicyPlugin(),
    isolationPlugin(),
    dataFolderPlugin(),
    licencesPlugin(),
    kernelsPlugin(),
  ],
  worker: {
    format: "es" as const,
    // WebKit runs a worker's entry a second time when another chunk imports it: all but the entry is in a chunk of its own.
    rolldownOptions: {
      checks,
      output: {
        codeSplitting: {
          groups: [
            { name: "work", tags: ["$initial" as const], test: (id: string) => !/[wW]orker\.ts/.test(id) },
          ],
        },
      },
    },
  },
  optimizeDeps: { include: [...tfjs, "idb"] },
  build: { target: "es2022", chunkSizeWarningLimit: 1_500, rolldownOptions: { checks } },
  test: mode === "test" ? { reporters: ["default", plainReporter], projects: testProjects() } : {},
}));

/** Three kinds of test, the fast ones first: in Node, in Chromium, and on the built page as a user. */
function testProjects() {
  return [
    {
      test: {
        name: "node",
        include: ["tests/**/*.test.ts"],
        exclude: ["tests/**/*.{browser,page}.test.ts"],
        sequence: { groupOrder: 0 },
        testTimeout: 60_000,
      },
    },
    {
      extends: true as const,
      test: {
        name: "browser",
        include: ["tests/**/*.browser.test.{ts,tsx}"],
        sequence: { groupOrder: 1 },
        testTimeout: 120_000,
        expect: { poll: { timeout: 60_000 } },
        fileParallelism: false,
        browser: {
          enabled: true,
          headless: true,
          screenshotFailures: false,
          provider: playwright({ launchOptions: { executablePath: findBrowser(), args: browserFlags } }),
          instances: [{ browser: "chromium" as const }],
        },
      },
    },
    {
      test: {
        name: "page",
        include: ["tests/**/*.page.test.ts"],
        globalSetup: "tests/ui/buildPage.ts",
        sequence: { groupOrder: 2 },
        testTimeout: 600_000,
        hookTimeout: 120_000,
        expect: { poll: { timeout: 60_000 } }, // a busy machine may take seconds where an idle one takes none
        fileParallelism: false,
      },
    },
  ];
}
