/** Reads a user's files, or a set of the hub, off the page's thread: the page ends the worker to cancel it. */
import { type DatasetEntry, datasets } from "../../datasets";
import { connectHub } from "../../datasets/hub/connection";
import { listKnown } from "../../datasets/hub/listing";
import { type HubProgress, readHubSet } from "../../datasets/hub/readHubSet";
import { readOwnFiles } from "../../datasets/ownFiles";
import { dropTitle } from "../../datasets/ownFiles/dropTitle";
import { bytesOf, startOf } from "../../datasets/sourceFile";
import type { Dataset } from "../../datasets/types";
import { decodePicture } from "./decodePicture";
import type { DroppedFile, FromImporter, HubRequest, ToImporter } from "./importer";
import { packedSet } from "./packed";
import { sentenceOf } from "./programParts";
import { clearPieces, pieces, type StoredSet } from "./storage";

const post = (message: FromImporter) => self.postMessage(message);

async function readFiles(files: readonly DroppedFile[]) {
  const own = files.map(({ path, file }) => ({
    path,
    size: file.size,
    read: () => bytesOf(file, path),
    readStart: (length: number) => startOf(file, length, path),
  }));
  const dataset = await readOwnFiles(own, {
    decode: decodePicture,
    onProgress: (done, total) => post({ kind: "progress", done, total }),
  });
  await give(dataset, { title: dropTitle(files.map(({ path }) => path)) });
}

const tellEveryMs = 100;

async function readHub({ id, listing: named, trainCount }: HubRequest) {
  let progress: HubProgress = { bytes: 0, images: 0, decodedImages: 0 };
  let toldMs = Number.NEGATIVE_INFINITY;
  const connection = connectHub({
    onRetry: (error, waitMs) => {
      const seconds = Math.ceil(waitMs / 1_000);
      post({ kind: "hubProgress", progress, retry: `${error.message}. Trying again in ${seconds} s.` });
    },
  });
  const listing = named ?? (await listKnown(id, connection));
  const { repository, commit } = listing;
  await clearPieces(commit);
  const known: DatasetEntry | undefined = id && datasets[id];
  const dataset = await readHubSet(
    listing,
    {
      trainCount,
      connection,
      decode: decodePicture,
      pieces,
      onProgress: (now) => {
        progress = now;
        if (performance.now() - toldMs < tellEveryMs) return;
        toldMs = performance.now();
        post({ kind: "hubProgress", progress });
      },
    },
    known,
  );
  await give(dataset, { source: { repository, commit }, ...(id ? { dataset: id } : {}) });
  await clearPieces();
}

async function give(
  dataset: Dataset & { readonly notes: readonly string[] },
  origin?: Pick<StoredSet, "dataset" | "source"> & { readonly title?: string },
) {
  const { classNames, notes, train } = dataset;
  const packed = await packedSet(dataset, origin);
  const classCounts = classNames.map((_, label) => train.labels.filter((one) => one === label).length);
  post({ kind: "read", imported: { ...packed, notes, classCounts } });
}

const given: DroppedFile[] = [];

self.onmessage = ({ data }: MessageEvent<ToImporter>) => {
  if ("files" in data) given.push(...data.files);
  if ("files" in data && !data.isLast) return;
  const reading = "files" in data ? readFiles(given) : readHub(data.hub);
  reading.catch((error: Error) => post({ kind: "failure", message: sentenceOf(error, "the drop") }));
};
