/** MNIST: LeCun, Cortes & Burges 1998, http://yann.lecun.com/exdb/mnist/ */
import { loadIdxDataset } from "./idxDataset";
import type { Dataset, LoadContext } from "./types";

/** 60,000 training and 10,000 test images, 28×28×1. @throws a sentence that names the file. */
export function loadMnist(context: LoadContext): Promise<Dataset> {
  const classNames = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
  return loadIdxDataset({ id: "mnist", title: "MNIST", classNames }, context);
}
