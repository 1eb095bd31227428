/** MNIST: LeCun, Cortes & Burges 1998, http://yann.lecun.com/exdb/mnist/ */
import { digits } from "./classNames";
import { loadIdxDataset } from "./idxDataset";
import type { Dataset, LoadContext } from "./types";

/** 60,000 training and 10,000 test images, 28×28×1. @throws a sentence that names the file. */
export function loadMnist(context: LoadContext): Promise<Dataset> {
  return loadIdxDataset({ id: "mnist", title: "MNIST", classNames: digits }, context);
}
