import react from "@vitejs/plugin-react";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { browserFlags, findBrowser } from "./src/cli/browser";
import { isolationHeaders, kernelsPlugin } from "./src/kernels/vitePlugin";

export default defineConfig(({ mode }) => ({
  base: "./", // works from any sub-path
  plugins: [react(), kernelsPlugin()],
  server: { headers: isolationHeaders },
  preview: { headers: isolationHeaders },
  worker: { format: "es" as const },
  build: { target: "es2022", chunkSizeWarningLimit: 1500 },
  test: mode === "test" ? { projects: testProjects() } : {},
}));

/** Two kinds of test: plain ones in Node, and those that need a browser in Chromium. */
function testProjects() {
  const executablePath = findBrowser();
  console.log(`Browser tests run in ${executablePath}`);
  return [
    {
      test: {
        name: "node",
        include: ["tests/**/*.test.ts"],
        exclude: ["tests/**/*.browser.test.{ts,tsx}"],
        testTimeout: 60_000,
      },
    },
    {
      extends: true as const,
      optimizeDeps: {
        include: ["@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-webgl", "@tensorflow/tfjs-backend-cpu"],
      },
      test: {
        name: "browser",
        include: ["tests/**/*.browser.test.{ts,tsx}"],
        testTimeout: 120_000,
        fileParallelism: false,
        browser: {
          enabled: true,
          headless: true,
          screenshotFailures: false,
          provider: playwright({ launchOptions: { executablePath, args: browserFlags } }),
          instances: [{ browser: "chromium" as const }],
        },
      },
    },
  ];
}
