/** Fashion-MNIST: Xiao, Rasul & Vollgraf 2017, https://arxiv.org/abs/1708.07747. */
import { fashionClasses } from "./classNames";
import { loadIdxDataset } from "./idxDataset";
import type { Dataset, LoadContext } from "./types";

/** 60,000 training and 10,000 test images, 28×28×1. @throws a sentence that names the file. */
export function loadFashionMnist(context: LoadContext): Promise<Dataset> {
  return loadIdxDataset({ id: "fashion-mnist", title: "Fashion-MNIST", classNames: fashionClasses }, context);
}
