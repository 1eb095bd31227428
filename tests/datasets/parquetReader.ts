/** Run as a process of its own: reads mutations of a Parquet file, and tells the outcome of each and the arrays it made. */
import { DataError } from "../../datasets/errors";
import { asyncBufferOf } from "../../datasets/ownFiles/parquets";
import { openParquet, readParquetRows } from "../../datasets/parquet";
import { allocationMeter } from "./allocation";
import { hubParquet } from "./hubServer";
import { mutated } from "./mutation";

const images = {
  pixels: Uint8Array.from({ length: 12 * 16 }, (_, at) => (7 * at) % 251),
  labels: Uint8Array.from({ length: 12 }, (_, index) => index % 3),
};
const file = hubParquet(images, { side: 4, names: ["cat", "dog", "hen"], rowGroupSize: 5 });

async function outcomeOf(index: number): Promise<string> {
  const buffer = asyncBufferOf(mutated(file, index));
  try {
    const set = await openParquet(buffer, "x.parquet");
    const rows = await readParquetRows(buffer, set, 0, set.rowCount);
    return `${rows.length} rows`;
  } catch (error) {
    return error instanceof DataError ? "refused" : `not a DataError: ${error}`;
  }
}

const [first, end] = process.argv.slice(2).map(Number);
const allocated = allocationMeter();
for (let index = first; index < end; index++) {
  const outcome = await outcomeOf(index);
  await new Promise((sent) => process.send?.({ index, outcome, bytes: allocated() }, sent));
}
process.disconnect?.();
