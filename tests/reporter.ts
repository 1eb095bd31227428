import type { Reporter, TestModule } from "vitest/node";
import { findBrowser } from "../src/cli/browser.ts";

/** Says which browser the tests run in and ends with one plain line: `N passed, N failed`. */
export const plainReporter: Reporter = {
  onInit: () => console.log(`Browser tests run in ${findBrowser()}`),
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]) {
    const results = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => test.result().state),
    );
    const brokenFiles = modules.filter((module) => module.errors().length > 0).length;
    const count = (state: string) => results.filter((result) => result === state).length;
    const failed = count("failed") + brokenFiles + errors.length;
    const skipped = count("skipped");
    console.log(`${count("passed")} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  },
};
