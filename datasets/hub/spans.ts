/** Which row groups of a set's files to fetch for some of its images, and in which requests. */
import { type ParquetSet, type RowGroupPlace, rowGroupsOf } from "../parquet";
import type { RemoteFile } from "./remoteFile";

const spanBytes = 4_000_000; // of one request: some seconds on a slow line
const gapBytes = 8_192; // cheaper to fetch than to ask around

/** A file that has said what it holds. */
export interface OpenFile {
  readonly file: RemoteFile;
  readonly set: ParquetSet;
}

/** Rows that are fetched in one request. */
export interface Span extends RowGroupPlace {
  readonly source: OpenFile;
}

/** What to fetch for `count` images: row groups spread evenly over the files, neighbours in one request. */
export function spansOf(files: readonly OpenFile[], count: number): Span[] {
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
