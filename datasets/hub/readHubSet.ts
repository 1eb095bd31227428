/** Images of the hub become a data set: as many as asked for, from row groups spread evenly over the files. */
import { numberedClasses } from "../classNames";
import { DataError, thousands } from "../errors";
import { withTest } from "../ownTest";
import { openParquet, readParquetRows } from "../parquet";
import { decodePictures, type LabelledPicture, type Resized } from "../pictures";
import type { Dataset, DecodePicture } from "../types";
import type { HubConnection } from "./connection";
import type { HubListing } from "./listing";
import { type HubProgress, Meter } from "./meter";
import { type HubFile, type PieceStore, RemoteFile } from "./remoteFile";
import { type OpenFile, spansOf } from "./spans";

export type { HubProgress } from "./meter";

export interface HubOptions {
  /** Training images to fetch, the same share of the test split with them; all if undefined. */
  readonly trainCount?: number;
  /** Fetches whole files, so that the hub's checksums prove them. */
  readonly checksWhole?: boolean;
  readonly connection: HubConnection;
  readonly decode: DecodePicture;
  readonly pieces?: PieceStore;
  readonly onProgress: (progress: HubProgress) => void;
  readonly signal?: AbortSignal;
}

/** What a set of the registry is known to be. */
export interface KnownSet {
  readonly title: string;
  readonly classNames: readonly string[];
  readonly imageShape: readonly [number, number, number];
  readonly counts: { readonly train: number; readonly test: number };
}

export interface HubDataset extends Dataset {
  /** What was decided while reading, a sentence each. */
  readonly notes: readonly string[];
  /** Of training and test: the group of each image's class, where the set has groups. */
  readonly coarseLabels?: readonly [Uint8Array, Uint8Array];
}

/**
 * Fetches the listed set and decodes its pictures.
 * @param known what it has to be, if it is one of the registry's
 * @throws HubError, DataError; what an abort gives
 */
export async function readHubSet(
  listing: HubListing,
  options: HubOptions,
  known?: KnownSet,
): Promise<HubDataset> {
  const meter = new Meter(options.onProgress);
  const train = await openAll(listing.train, options, meter);
  const test = await openAll(listing.test, options, meter);
  const [trainRows, testRows] = [rowsOf(train), rowsOf(test)];
  const { repository } = listing;
  if (known && (trainRows !== known.counts.train || testRows !== known.counts.test)) {
    const expected = `${thousands(known.counts.train)} + ${thousands(known.counts.test)} images`;
    const got = `${thousands(trainRows)} + ${thousands(testRows)}`;
    throw new DataError(repository, expected, got, "tell the program's authors; drop the original files");
  }
  const trainCount = Math.min(options.trainCount ?? trainRows, trainRows);
  const testCount = Math.min(testRows, Math.ceil((testRows * trainCount) / Math.max(1, trainRows)));
  const spans = [spansOf(train, trainCount), spansOf(test, testCount)];
  const spanBytes = spans.flat().reduce((sum, { start, end }) => sum + end - start, 0);
  meter.plan(spanBytes, trainCount + testCount);
  const pictures: LabelledPicture[][] = [[], []];
  for (const [split, ofSplit] of spans.entries()) {
    for (const { source, start, end, rowStart, rowEnd } of ofSplit) {
      options.signal?.throwIfAborted();
      await source.file.hold(start, end);
      const rows = await readParquetRows(source.file, source.set, rowStart, rowEnd);
      source.file.forget();
      for (const row of rows) pictures[split].push(row); // as arguments, 100,000 rows would overflow the stack
      meter.addImages(rows.length);
    }
  }
  const found = { trainRows, testRows, names: train[0].set.classNames };
  const decoded = await decodePictures(pictures, { ...options, onProgress: (done) => meter.decoded(done) });
  const set = assembled(repository, decoded, found, known);
  if (!known || !train[0].set.coarseColumn) return set;
  const [trainCoarse, testCoarse] = pictures.map((split) =>
    Uint8Array.from(split, ({ coarse = 0 }) => coarse),
  );
  return { ...set, coarseLabels: [trainCoarse, testCoarse] };
}

function assembled(
  repository: string,
  { imageShape, splits, resized }: Resized,
  { trainRows, testRows, names }: { trainRows: number; testRows: number; names?: readonly string[] },
  known?: KnownSet,
): HubDataset {
  const [train, test] = splits;
  const notes = resized ? [`Images are ${resized}.`] : [];
  if (train.labels.length + test.labels.length < trainRows + testRows) {
    const all = `${thousands(trainRows)} + ${thousands(testRows)}`;
    notes.push(
      `${thousands(train.labels.length)} + ${thousands(test.labels.length)} of ${all} images, in pieces spread over the files.`,
    );
  }
  if (known) {
    if (String(imageShape) !== String(known.imageShape)) {
      const [expected, got] = [known.imageShape, imageShape].map((shape) => `images of ${shape.join("×")}`);
      throw new DataError(repository, expected, got, "tell the program's authors; drop the original files");
    }
    const { title, classNames } = known;
    return { title, classNames, imageShape, train, test, notes };
  }
  const classNames = names ?? numberedClasses([...train.labels, ...test.labels]);
  const set = withTest({ classNames, imageShape, train, test, notes }, repository);
  return { ...set, title: repository };
}

function openAll(files: readonly HubFile[], options: HubOptions, meter: Meter): Promise<OpenFile[]> {
  return Promise.all(
    files.map(async (one) => {
      const file = new RemoteFile(options.connection, one, {
        ...options,
        onBytes: (bytes) => meter.receive(one, bytes),
      });
      if (options.checksWhole) await file.hold(0, one.size);
      const set = await openParquet(file, one.path);
      file.forget();
      return { file, set };
    }),
  );
}

const rowsOf = (files: readonly OpenFile[]) => files.reduce((sum, { set }) => sum + set.rowCount, 0);
