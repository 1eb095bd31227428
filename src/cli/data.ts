/** `npm run data`: fetches data sets into a folder that `npm start -- --data` serves. */
import { join, resolve } from "node:path";
import { type DatasetEntry, datasets } from "../../datasets";
import { connectHub } from "../../datasets/hub/connection";
import { hubAddress } from "../../datasets/hub/hubSets";
import type { HubProgress } from "../../datasets/hub/readHubSet";
import { runCommand, whenStopped } from "./command";
import { helpText, readDataCommand } from "./data/arguments";
import { fetchInto, importInto, isIntact } from "./data/fillFolder";
import { asksForHelp } from "./options";
import { makeFolder } from "./outputFile";
import { showProgress } from "./report";

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);

function progressLine(id: string, { bytes, totalBytes, decodedImages, totalImages }: HubProgress): string {
  const all = totalBytes === undefined ? "" : ` of ${megabytes(totalBytes)}`;
  const decoded = decodedImages > 0 ? ` · ${decodedImages} of ${totalImages} images decoded` : "";
  return `${id}: ${megabytes(bytes)}${all} MB${decoded}`;
}

async function main(words: readonly string[]) {
  if (asksForHelp(words)) return console.log(helpText);
  const { ids, to, from } = readDataCommand(words);
  const connection = connectHub({
    address: process.env.STRATA_HUB || hubAddress,
    onRetry: ({ message }, waitMs) =>
      console.error(`${message}; trying again in ${Math.ceil(waitMs / 1_000)} s`),
  });
  makeFolder("--to", to);
  for (const id of ids) {
    whenStopped(() => `${id}: stopped, nothing of it was written; the same command goes on with it`);
    const folder = join(to, id);
    const { title, licence, source }: DatasetEntry = datasets[id];
    if (from === undefined && isIntact(folder)) {
      console.log(`${folder}: there already, with the checksums in SHA256SUMS`);
      continue;
    }
    console.log(`${title}: ${source}; licence: ${licence}`);
    const onProgress = (progress: HubProgress) => showProgress(progressLine(id, progress));
    const what = from
      ? await importInto(folder, id, from)
      : await fetchInto(folder, id, { connection, onProgress });
    showProgress("");
    console.log(`${folder}: ${what}; checksums in SHA256SUMS`);
  }
  console.log(`Serve them with: npm start -- --data ${resolve(to)}`);
}

runCommand(main);
