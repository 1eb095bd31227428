/** Puts a data set's files into a folder, from the hub or from files that lie somewhere, with their checksums. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type DatasetEntry, datasets } from "../../../datasets";
import type { HubConnection } from "../../../datasets/hub/connection";
import type { HubSetId } from "../../../datasets/hub/hubSets";
import { listKnown } from "../../../datasets/hub/listing";
import { type HubProgress, type KnownSet, readHubSet } from "../../../datasets/hub/readHubSet";
import { decodePng } from "../../../datasets/png";
import type { DecodePicture, FileSource } from "../../../datasets/types";
import { checkFolder, findDataFile } from "../dataFolder";
import { makeFolder } from "../outputFile";
import { type NamedFile, officialFiles } from "./officialFiles";

const sumsName = "SHA256SUMS";
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** Whether the folder holds a set's files as they were written. */
export function isIntact(folder: string): boolean {
  const sums = join(folder, sumsName);
  if (!existsSync(sums)) return false;
  const lines = readFileSync(sums, "utf8").trim().split("\n");
  return lines.every((line) => {
    const [, sum, name] = /^([0-9a-f]{64}) [ *](.+)$/.exec(line) ?? [];
    const file = name && join(folder, name);
    return file && existsSync(file) && sha256(readFileSync(file)) === sum;
  });
}

/** Written beside and moved, so that a command that is killed leaves no half file; `sha256sum -c SHA256SUMS` checks them. */
function write(folder: string, files: readonly NamedFile[]): void {
  makeFolder("--to", folder);
  const sums = files.map(({ name, bytes }) => `${sha256(bytes)}  ${name}\n`).join("");
  for (const { name, bytes } of [...files, { name: sumsName, bytes: Buffer.from(sums) }]) {
    writeFileSync(join(folder, `${name}.part`), bytes);
    renameSync(join(folder, `${name}.part`), join(folder, name));
  }
}

const decode: DecodePicture = async (bytes) => {
  const picture = decodePng(bytes);
  if (!picture) throw new Error("expected 8 bits a channel, grey or colour");
  return picture;
};

/** Fetches all of a set, checked by the hub's checksums. @throws HubError, DataError */
export async function fetchInto(
  folder: string,
  id: HubSetId,
  {
    connection,
    onProgress,
    known = datasets[id],
  }: { connection: HubConnection; onProgress: (progress: HubProgress) => void; known?: KnownSet },
): Promise<string> {
  const listing = await listKnown(id, connection);
  const set = await readHubSet(listing, { connection, decode, onProgress, checksWhole: true }, known);
  write(folder, officialFiles(id, set));
  const { repository, commit } = listing;
  return `${sizeText(set)} of ${repository}, version ${commit}`;
}

/** Takes a set's files from a folder, read as the page would read them. @throws a sentence for wrong files */
export async function importInto(folder: string, id: HubSetId, from: string): Promise<string> {
  checkFolder("--from", from);
  const taken = new Map<string, Uint8Array>();
  const files: FileSource = async (name) => {
    const path =
      findDataFile(from, id, name) ?? (readdirSync(from).includes(name) ? join(from, name) : undefined);
    if (!path) return undefined;
    const bytes = new Uint8Array(readFileSync(path));
    taken.set(name, bytes);
    return bytes;
  };
  const entry: DatasetEntry = datasets[id];
  const set = await entry.load({ files, onProgress: () => {} });
  write(
    folder,
    [...taken].map(([name, bytes]) => ({ name, bytes })),
  );
  const { train, test } = entry.counts;
  const isPart = set.train.labels.length < train || set.test.labels.length < test;
  const all = isPart ? ` (of ${train.toLocaleString("en-GB")} + ${test.toLocaleString("en-GB")})` : "";
  return `${sizeText(set)}${all} of ${from}`;
}

const sizeText = ({ train, test }: { train: { labels: Uint8Array }; test: { labels: Uint8Array } }) =>
  `${train.labels.length.toLocaleString("en-GB")} + ${test.labels.length.toLocaleString("en-GB")} images`;
