/** The command line of `npm run data`. */
import { type HubSetId, hubSets, isHubSet } from "../../../datasets/hub/hubSets";
import { adviceFor } from "../nearest";
import { readOptions } from "../options";

interface DataCommand {
  readonly ids: readonly HubSetId[];
  /** The folder of the sets' folders. */
  readonly to: string;
  /** Where the files lie already; the hub if undefined. */
  readonly from?: string;
}

const names = Object.keys(hubSets);

export const helpText = `Usage: npm run data -- [${names.join("] [")}] [flags]

Fetches data sets from the Hugging Face hub into a folder, in their authors' file formats, with checksums.
What is there already and has its checksums is left alone.

  --to DIR     the folder (default STRATA_DATA, or data)
  --from DIR   takes the files from DIR instead, which holds them or a folder for each set
  --help       print this

Then: npm start -- --data DIR`;

/** @throws one sentence that names the flag or the word */
export function readDataCommand(words: readonly string[]): DataCommand {
  const read = readOptions(words, { to: "value", from: "value", help: "nothing" });
  const wrong = read.words.find((word) => !isHubSet(word));
  if (wrong !== undefined || read.words.length === 0) {
    const got = wrong === undefined ? "none" : `"${wrong}"`;
    throw new Error(
      `data sets: expected some of ${names.join(", ")}, got ${got}; ${adviceFor(wrong ?? "", names)}`,
    );
  }
  const { to = process.env.STRATA_DATA || "data", from } = read.values;
  return { ids: [...new Set(read.words.filter(isHubSet))], to, from };
}
