import type { Page } from "playwright";
import { type CurveChunk, curvesOf, type GrowingArray, type RunCurves } from "../../src/store/curves";
import type { Run } from "../../src/store/run";

type Points = Record<"step" | "loss" | "accuracy" | "seconds" | "learningRate", number[]>;

export interface StoredRun {
  readonly run: Run;
  readonly curves: { readonly train: Points; readonly validation: Points };
  /** Where it would go on; undefined before the first checkpoint. */
  readonly checkpointStep?: number;
}

/** The runs that the browser has stored, oldest first, read beside the page's own connection; from a time on. */
export async function readStorage(page: Page, madeAfter = 0): Promise<StoredRun[]> {
  const stored = await page.evaluate(async (earliest) => {
    const answer = <Value>(request: IDBRequest<Value>) =>
      new Promise<Value>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const plain = (points: Record<string, Float64Array>) =>
      Object.fromEntries(Object.entries(points).map(([name, values]) => [name, [...values]]));
    const database = await answer(indexedDB.open("strata"));
    const transaction = database.transaction(["runs", "chunks", "checkpoints"]);
    const all = await answer<Run[]>(transaction.objectStore("runs").getAll());
    const runs = all
      .filter(({ createdAt }) => createdAt > earliest)
      .map(async (run) => {
        const [chunks, checkpoint] = await Promise.all([
          answer(transaction.objectStore("chunks").index("run").getAll(run.id)),
          answer(transaction.objectStore("checkpoints").get(run.id)),
        ]);
        const pieces = chunks.map(({ after, train, validation }) => ({
          ...{ after, train: plain(train), validation: plain(validation) },
        }));
        return { run, chunks: pieces, checkpointStep: checkpoint?.step as number | undefined };
      });
    return Promise.all(runs).finally(() => database.close());
  }, madeAfter);
  const plain = (curve: RunCurves["train"]) =>
    Object.fromEntries(
      Object.entries(curve).map(([name, column]: [string, GrowingArray]) => [name, [...column.view()]]),
    ) as Points;
  return stored
    .sort((a, b) => a.run.createdAt - b.run.createdAt)
    .map(({ run, chunks, checkpointStep }) => {
      const { train, validation } = curvesOf(chunks as unknown as CurveChunk[]);
      return { run, checkpointStep, curves: { train: plain(train), validation: plain(validation) } };
    });
}
