import { existsSync } from "node:fs";
import { resolve } from "node:path";

/** The folder with real data sets, or undefined with a plain message; STRATA_TEST_DATA names another. */
export function realData(): string | undefined {
  const folder = resolve(process.env.STRATA_TEST_DATA ?? "../shared/datasets");
  if (existsSync(folder)) return folder;
  console.log(`Tests on real data are skipped: there is no ${folder}; name a folder in STRATA_TEST_DATA`);
  return undefined;
}
