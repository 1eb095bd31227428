/** The test split of an experiment that has it corrupted. */
import { corruptionsFor } from "../../datasets/corruptions";
import type { Dataset } from "../../datasets/types";
import type { RunSplit } from "../training/data";
import { suiteImages } from "../training/suiteImages";
import { nextTask } from "./nextTask";
import type { PreparedData } from "./prepareData";

/** Corrupts a test split once for all requests that need it. */
export class CorruptedTest {
  /** The last ones that were made: many requests need them again. */
  private made?: { readonly of: Dataset; readonly key: string; readonly test: RunSplit };

  constructor(private readonly onProgress: (done: number, total: number) => void) {}

  /**
   * The data with the test images of the arranged set corrupted as the experiment says; as they are where it does not.
   * @throws `testCorruption: expected …` if it leaves such images as they are.
   */
  async apply(prepared: PreparedData, of: Dataset): Promise<PreparedData> {
    const { run } = prepared;
    const { testCorruption: id, testSeverity: severity } = prepared.experiment.data;
    if (id === "none") return prepared;
    if (!corruptionsFor(run.imageShape[2]).includes(id)) {
      throw new Error(
        `testCorruption: expected one that changes grey images, got ${id}; take another or images in colour`,
      );
    }
    const key = [id, severity, run.test.indices.length].join(" ");
    if (this.made?.of !== of || this.made.key !== key) {
      this.made = undefined; // before the next one is made, so that there are never two
      const wanted = Array.from(run.test.indices, (_, position) => ({ position, change: { id, severity } }));
      const control = { isStopAsked: () => false, nextTask, onProgress: this.onProgress };
      const test = await suiteImages(run, wanted, control);
      if (!test) return prepared; // it is never asked to stop
      this.made = { of, key, test };
      return withTest(prepared, test);
    }
    return withTest(prepared, this.made.test);
  }
}

const withTest = (prepared: PreparedData, test: RunSplit): PreparedData => ({
  ...prepared,
  run: { ...prepared.run, test, cleanTest: prepared.run.test },
});
