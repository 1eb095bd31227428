/** Parquet tables of pictures in the schema of the Hugging Face hub: a struct of bytes and path, and a label. */
import {
  type AsyncBuffer,
  type ColumnMetaData,
  type DataReader,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  type RowGroup,
} from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import { getMaxDefinitionLevel, getSchemaPath } from "hyparquet/src/schema.js";
import { readVarInt } from "hyparquet/src/thrift.js";
import { compressors } from "hyparquet-compressors";
import { checkClassNames } from "./classNames";
import { DataError, readingAs, thousands } from "./errors";
import { isBomb, limits } from "./limits";
import type { LabelledPicture } from "./pictures";

export interface ParquetSet {
  readonly where: string;
  readonly metadata: FileMetaData;
  readonly rowCount: number;
  /** Undefined if the file does not say what its classes are called. */
  readonly classNames?: readonly string[];
  readonly imageColumn: string;
  readonly labelColumn: string;
  /** The groups of classes, where a set has them as CIFAR-100 does. */
  readonly coarseColumn?: string;
}

const footerBytes = 65_536; // what is asked for at first; the rest if it is longer

/** Reads what the file holds from its end. @throws DataError for another schema, or more than the limits */
export async function openParquet(file: AsyncBuffer, where: string): Promise<ParquetSet> {
  const magic = file.byteLength >= 12 ? String.fromCharCode(...new Uint8Array(await file.slice(0, 4))) : "";
  if (magic !== "PAR1") {
    const got = /^\s*<!|^<htm/i.test(magic) ? "a web page" : "something else";
    throw new DataError(where, "a Parquet file", got, "download the file itself");
  }
  // Damage can give any field another type, so whatever is thrown says the same.
  return readingAs(where, "a Parquet file", "it is cut off or damaged, fetch it again", async () =>
    setOf(await parquetMetadataAsync(file, { initialFetchSize: footerBytes }), file.byteLength, where),
  );
}

function setOf(metadata: FileMetaData, byteLength: number, where: string): ParquetSet {
  checkSizes(metadata, byteLength, where);
  const top = topColumns(metadata, where);
  const imageColumn = ["image", "img"].find((name) => top.get(name)?.includes("bytes"));
  const labelColumn = ["label", "fine_label", "labels"].find((name) => top.has(name));
  if (!imageColumn || !labelColumn) {
    const got = [...top.keys()].slice(0, 8).join(", ").slice(0, 200) || "none";
    throw new DataError(
      where,
      'columns "image" or "img" (bytes, path) and "label"',
      got,
      "take a set for image classification",
    );
  }
  const classNames = classNamesOf(metadata, labelColumn);
  if (classNames) checkClassNames(classNames, where);
  const coarseColumn = top.has("coarse_label") ? "coarse_label" : undefined;
  const rowCount = Number(metadata.num_rows);
  return { where, metadata, rowCount, classNames, imageColumn, labelColumn, coarseColumn };
}

function checkSizes(
  { num_rows: rows, row_groups: groups }: FileMetaData,
  byteLength: number,
  where: string,
): void {
  const advice = "it is damaged, or larger than this page takes";
  if (!groups || rows < 0 || rows > 10_000_000)
    throw new DataError(where, "up to 10,000,000 rows", String(rows), advice);
  let rowSum = 0n;
  let unpackedBytes = 0;
  for (const group of groups) {
    rowSum += group.num_rows;
    for (const { meta_data: column } of group.columns) {
      if (!column) throw new DataError(where, "a description of each column", "none", advice);
      const { total_uncompressed_size: size, total_compressed_size: packed, num_values: values } = column;
      const isSound =
        size >= 0n &&
        size <= limits.unpackedBytes &&
        packed >= 0n &&
        packed <= byteLength &&
        values >= 0n &&
        values <= 10_000_000n;
      if (!isSound)
        throw new DataError(
          where,
          `columns of at most ${thousands(limits.unpackedBytes)} bytes`,
          "a larger one",
          advice,
        );
      unpackedBytes += Number(size);
    }
  }
  if (isBomb(unpackedBytes, byteLength)) {
    const expected = `at most ${limits.packingRatio} times its ${thousands(byteLength)} bytes unpacked`;
    const refusal = "it is made to fill the memory: do not trust it";
    throw new DataError(where, expected, `${thousands(unpackedBytes)} bytes`, refusal);
  }
  if (rowSum !== rows) throw new DataError(where, `${rows} rows in its groups`, String(rowSum), advice);
}

/** The top-level columns and the names of what is in them. */
function topColumns({ schema }: FileMetaData, where: string): Map<string, string[]> {
  const top = new Map<string, string[]>();
  let at = 1;
  const skip = (): string[] => {
    const element = schema[at++];
    if (!element)
      throw new DataError(where, "a whole schema", "one that ends early", "it is damaged, fetch it again");
    const inside: string[] = [];
    for (let child = 0; child < (element.num_children ?? 0); child++)
      inside.push(schema[at]?.name ?? "", ...skip());
    return inside;
  };
  while (at < schema.length) {
    const { name } = schema[at];
    top.set(name, skip());
  }
  return top;
}

function classNamesOf(
  { key_value_metadata: pairs }: FileMetaData,
  labelColumn: string,
): string[] | undefined {
  try {
    const text = pairs?.find(({ key }) => key === "huggingface")?.value ?? "";
    const names: unknown = JSON.parse(text).info.features[labelColumn].names;
    return Array.isArray(names) && names.every((name) => typeof name === "string") ? names : undefined;
  } catch {
    return undefined; // names are a convenience: other writers leave them out
  }
}

/** The columns of a row group that are read. */
const columnsOf = ({ columns }: RowGroup, set: ParquetSet) =>
  columns.flatMap(({ meta_data: column }) =>
    column && namesOf(set).includes(column.path_in_schema[0]) ? [column] : [],
  );

const namesOf = ({ imageColumn, labelColumn, coarseColumn }: ParquetSet) =>
  [imageColumn, labelColumn, coarseColumn].filter((name) => name !== undefined);

/** Where a column's pages lie in the file. */
function bytesOf(column: ColumnMetaData): [start: number, end: number] {
  const start = Number(column.dictionary_page_offset || column.data_page_offset);
  return [start, start + Number(column.total_compressed_size)];
}

/** Rows that are stored together, and where. */
export interface RowGroupPlace {
  readonly rowStart: number;
  readonly rowEnd: number;
  /** Bytes from the file's start, of the columns that are read. */
  readonly start: number;
  readonly end: number;
}

/** The row groups that hold anything, in order. */
export function rowGroupsOf(set: ParquetSet): RowGroupPlace[] {
  let rowEnd = 0;
  return set.metadata.row_groups.flatMap((group) => {
    const rowStart = rowEnd;
    rowEnd += Number(group.num_rows);
    const places = columnsOf(group, set).map(bytesOf);
    const start = Math.min(...places.map(([from]) => from));
    const end = Math.max(...places.map(([, to]) => to));
    return rowEnd > rowStart ? [{ rowStart, rowEnd, start, end }] : [];
  });
}

/**
 * Refuses pages that would lead hyparquet back, or have it fill arrays of any length: it trusts their headers.
 * @throws what the walk meets; the caller says that the file is damaged
 */
async function checkPages(file: AsyncBuffer, set: ParquetSet, rowStart: number, rowEnd: number) {
  let first = 0;
  for (const group of set.metadata.row_groups) {
    const last = first + Number(group.num_rows);
    for (const column of first < rowEnd && last > rowStart ? columnsOf(group, set) : []) {
      const [start, end] = bytesOf(column);
      const view = new DataView(await file.slice(start, end));
      const reader = { view, offset: 0 };
      for (let values = 0; values < column.num_values && reader.offset < view.byteLength - 1; ) {
        const page = parquetHeader(reader);
        const counts = page.data_page_header ?? page.data_page_header_v2 ?? page.dictionary_page_header;
        const sizes = [page.compressed_page_size, page.uncompressed_page_size, counts?.num_values ?? 0];
        const isSound =
          sizes.every((size) => Number.isInteger(size) && size >= 0) &&
          sizes[0] <= view.byteLength - reader.offset &&
          sizes[1] <= Number(column.total_uncompressed_size) &&
          sizes[2] <= Math.max(Number(column.num_values), 1);
        if (!isSound) throw new Error("a page's header is wrong");
        if (page.data_page_header_v2) checkLevels(reader, page.data_page_header_v2, levelWidth(set, column));
        reader.offset += page.compressed_page_size;
        if (!page.dictionary_page_header) values += sizes[2];
      }
    }
    first = last;
  }
}

type DataPageHeader = NonNullable<ReturnType<typeof parquetHeader>["data_page_header_v2"]>;

/** Bits of a definition level: how many of the column and what it is in may be null. */
function levelWidth({ metadata }: ParquetSet, { path_in_schema: path }: ColumnMetaData): number {
  return 32 - Math.clz32(getMaxDefinitionLevel(getSchemaPath(metadata.schema, path)));
}

/**
 * Walks the definition levels of a page, which are runs of one value or of packed bits: hyparquet would follow a run of
 * any length. https://parquet.apache.org/docs/file-format/data-pages/encodings/, "RLE/Bit-Packing Hybrid"
 */
function checkLevels({ view, offset }: DataReader, header: DataPageHeader, width: number): void {
  const lengths = [header.repetition_levels_byte_length, header.definition_levels_byte_length];
  const isLength = (length: unknown) => Number.isInteger(length) && (length as number) >= 0;
  if (!lengths.every(isLength) || !isLength(header.num_rows)) throw new Error("a page's levels are wrong");
  const reader = { view, offset: offset + lengths[0] };
  const end = reader.offset + lengths[1];
  for (let seen = 0; width > 0 && seen < header.num_values; ) {
    const run = readVarInt(reader);
    const isPacked = (run & 1) === 1;
    const count = isPacked ? (run >>> 1) * 8 : run >>> 1;
    reader.offset += isPacked ? (count * width) / 8 : 1;
    seen += count;
    const isSound = count > 0 && reader.offset <= end && seen < header.num_values + (isPacked ? 8 : 1);
    if (!isSound) throw new Error("a page's levels are wrong");
  }
}

/** Pictures of the rows from `rowStart` to before `rowEnd`. @throws DataError that names the row */
export async function readParquetRows(
  file: AsyncBuffer,
  set: ParquetSet,
  rowStart: number,
  rowEnd: number,
): Promise<LabelledPicture[]> {
  const { where, metadata, imageColumn, labelColumn, coarseColumn, classNames } = set;
  const rows = await readingAs(
    where,
    "Parquet pages",
    "it is cut off or damaged, fetch it again",
    async () => {
      await checkPages(file, set, rowStart, rowEnd);
      const columns = namesOf(set);
      return parquetReadObjects({ file, metadata, compressors, columns, rowStart, rowEnd, utf8: false });
    },
  );
  if (rows.length !== rowEnd - rowStart) {
    throw new DataError(
      where,
      `${thousands(rowEnd - rowStart)} rows`,
      thousands(rows.length),
      "it is damaged, fetch it again",
    );
  }
  return rows.map((row, index) => {
    const place = `${where}, row ${thousands(rowStart + index + 1)}`;
    const bytes = row[imageColumn]?.bytes;
    const label = Number(row[labelColumn]);
    if (!(bytes instanceof Uint8Array))
      throw new DataError(place, "the bytes of a picture", "none", "take another file");
    const classCount = classNames?.length ?? limits.classCount;
    if (!Number.isInteger(label) || label < 0 || label >= classCount) {
      throw new DataError(
        place,
        `a label from 0 to ${classCount - 1}`,
        String(row[labelColumn]).slice(0, 20),
        "take another file",
      );
    }
    return { where: place, label, bytes, ...(coarseColumn ? { coarse: Number(row[coarseColumn]) } : {}) };
  });
}
