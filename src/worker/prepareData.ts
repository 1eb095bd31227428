/** A loaded data set becomes the splits of a run, and what the page is told of them. */
import { divide, type ImageSplit } from "../../datasets/split";
import type { Dataset } from "../../datasets/types";
import type { Experiment } from "../settings/experiment";
import { channelStatistics } from "../training/batches/inputs";
import type { RunData } from "../training/data";
import type { DataSummary } from "./protocol";

/** A data set, split as an experiment asks. */
export interface PreparedData {
  readonly experiment: Experiment;
  readonly run: RunData;
  readonly summary: DataSummary;
}

/** `file` is the set as its files have it, `dataset` as the experiment arranges it. @throws what `divide` throws */
export function prepareData(experiment: Experiment, file: Dataset, dataset: Dataset): PreparedData {
  const { data, seed } = experiment;
  const { train, validation, test } = divide(dataset, { seed, ...data });
  const labelsOf = ({ images, indices }: ImageSplit) =>
    Uint8Array.from(indices, (index) => images.labels[index]);
  const labels = {
    train: labelsOf(train),
    validation: labelsOf(validation),
    test: labelsOf(test),
  };
  const classCounts = dataset.classNames.map(() => 0);
  for (const label of labels.train) classCounts[label] += 1;
  return {
    experiment,
    run: {
      imageShape: dataset.imageShape,
      classCount: dataset.classNames.length,
      train,
      validation,
      test,
    },
    summary: {
      dataset: data.dataset,
      settings: data,
      seed,
      title: dataset.title,
      collectedBy: dataset.collectedBy,
      classNames: dataset.classNames,
      imageShape: dataset.imageShape,
      counts: { train: labels.train.length, validation: labels.validation.length, test: labels.test.length },
      fileCounts: { train: file.train.labels.length, test: file.test.labels.length },
      ...channelStatistics(train, dataset.imageShape),
      classCounts,
      labels,
    },
  };
}

/** Whether two experiments use the same images in the same splits. */
export function isSameData(a: Experiment, b: Experiment): boolean {
  return a.seed === b.seed && JSON.stringify(a.data) === JSON.stringify(b.data);
}
