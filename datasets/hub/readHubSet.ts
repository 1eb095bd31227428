/** Images of the hub become a data set: as many as asked for, from row groups spread evenly over the files. */
import { DataError, thousands } from "../errors";
import { withTest } from "../ownTest";
import { openParquet, type ParquetSet, type RowGroupPlace, readParquetRows, rowGroupsOf } from "../parquet";
import { decodePictures, type LabelledPicture, type Resized } from "../pictures";
import type { Dataset, DecodePicture } from "../types";
import type { HubConnection } from "./connection";
import type { HubListing } from "./listing";
import { type HubFile, type PieceStore, RemoteFile } from "./remoteFile";

export interface HubProgress {
  readonly bytes: number;
  /** Of what is to be fetched; undefined until the files have said what they hold. */
  readonly totalBytes?: number;
  /** Images that have come, then of these the ones that are decoded. */
  readonly images: number;
  readonly totalImages?: number;
  readonly decodedImages: number;
}

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

const spanBytes = 4_000_000; // of one request: some seconds on a slow line
const gapBytes = 8_192; // cheaper to fetch than to ask around

interface OpenFile {
  readonly file: RemoteFile;
  readonly set: ParquetSet;
}

interface Span extends RowGroupPlace {
  readonly source: OpenFile;
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
  meter.plan(spans.flat(), trainCount + testCount);
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
  const classNames = names ?? namesOf([...train.labels, ...test.labels]);
  const set = withTest({ classNames, imageShape, train, test, notes }, repository);
  return { ...set, title: repository };
}

const namesOf = (labels: readonly number[]) =>
  Array.from(
    { length: 1 + labels.reduce((top, label) => Math.max(top, label), 0) },
    (_, label) => `class ${label}`,
  );

/** Adds up what the files of a set have received. */
class Meter {
  private readonly received = new Map<HubFile, number>();
  private total?: { readonly bytes: number; readonly images: number };
  private images = 0;
  private decodedImages = 0;

  constructor(private readonly onProgress: (progress: HubProgress) => void) {}

  receive(file: HubFile, bytes: number): void {
    this.received.set(file, bytes);
    this.tell();
  }

  plan(spans: readonly Span[], images: number): void {
    this.total = {
      bytes: this.bytes() + spans.reduce((sum, { start, end }) => sum + end - start, 0),
      images,
    };
    this.tell();
  }

  addImages(count: number): void {
    this.images += count;
    this.tell();
  }

  decoded(images: number): void {
    this.decodedImages = images;
    this.tell();
  }

  private bytes(): number {
    return [...this.received.values()].reduce((sum, bytes) => sum + bytes, 0);
  }

  private tell(): void {
    const { bytes: totalBytes, images: totalImages } = this.total ?? {};
    const bytes = this.bytes();
    this.onProgress({
      bytes,
      images: this.images,
      decodedImages: this.decodedImages,
      // A server without ranges has sent more before the plan was made.
      ...(totalBytes === undefined ? {} : { totalBytes: Math.max(bytes, totalBytes), totalImages }),
    });
  }
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

/** What to fetch for `count` images: row groups spread evenly over the files, neighbours in one request. */
function spansOf(files: readonly OpenFile[], count: number): Span[] {
  const groups = files.flatMap((source) => rowGroupsOf(source.set).map((place) => ({ ...place, source })));
  const spans: Span[] = [];
  let left = count;
  for (const { source, rowStart, rowEnd, start, end } of spread(groups, count)) {
    const rows = Math.min(left, rowEnd - rowStart);
    if (rows === 0) break;
    left -= rows;
    const last = spans.at(-1);
    const isNext =
      last?.source === source &&
      last.rowEnd === rowStart &&
      start - last.end <= gapBytes &&
      end - last.start <= spanBytes;
    if (last && isNext) spans[spans.length - 1] = { ...last, rowEnd: rowStart + rows, end };
    else spans.push({ source, rowStart, rowEnd: rowStart + rows, start, end });
  }
  return spans;
}

/** The fewest evenly spaced groups that hold `count` rows. */
function spread<Group extends RowGroupPlace>(groups: readonly Group[], count: number): Group[] {
  const rows = (chosen: readonly Group[]) =>
    chosen.reduce((sum, { rowStart, rowEnd }) => sum + rowEnd - rowStart, 0);
  const first = Math.max(1, Math.ceil((count * groups.length) / Math.max(1, rows(groups))));
  for (let size = first; size < groups.length; size++) {
    const chosen = Array.from(
      { length: size },
      (_, index) => groups[Math.floor(((index + 0.5) * groups.length) / size)],
    );
    if (rows(chosen) >= count) return chosen;
  }
  return [...groups];
}
