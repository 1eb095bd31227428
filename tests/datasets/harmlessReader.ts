/** Run as a process of its own: has a parser read mutations of its file, and tells how that went. */
import { DataError } from "../../datasets/errors";
import { allocationMeter } from "./allocation";
import { mutated } from "./mutation";
import { badParsers, parsers } from "./parsers";

export interface Reading {
  readonly readCount: number;
  readonly refusedCount: number;
  /** Of arrays that one mutation had made. */
  readonly largestBytes: number;
  /** Of arrays, more than before the first. */
  readonly heldBytes: number;
  /** What was thrown that is no sentence of ours. */
  readonly problem?: string;
}

const [name, count] = process.argv.slice(2);
const { file, parse } = { ...parsers, ...badParsers }[name as keyof typeof parsers];
await parse(file); // as it is, it can be read
const startBytes = process.memoryUsage().arrayBuffers;
const allocated = allocationMeter();
let [refusedCount, largestBytes] = [0, 0];
for (let index = 0; index < Number(count); index++) {
  let problem: string | undefined;
  try {
    await parse(mutated(file, index));
  } catch (error) {
    const isSentence = error instanceof DataError && /: expected .+, got .+; .+/s.test(error.message);
    if (isSentence) refusedCount += 1;
    else problem = String(error);
  }
  largestBytes = Math.max(largestBytes, allocated());
  const readCount = index + 1;
  if (!problem && readCount % 50 > 0) continue;
  const heldBytes = process.memoryUsage().arrayBuffers - startBytes;
  const reading: Reading = { readCount, refusedCount, largestBytes, heldBytes, problem };
  await new Promise((sent) => process.send?.(reading, sent));
  if (problem) break;
}
process.disconnect?.();
