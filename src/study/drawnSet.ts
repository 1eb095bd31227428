/** A study on images that the program draws, where those that it asks for are not at hand. */
import { type DatasetEntry, type DatasetId, datasets } from "../../datasets";
import { validationCountOf } from "../../datasets/split";
import type { Experiment } from "../settings/experiment";
import { type Study, withSettings } from "./study";

const drawn = Object.entries(datasets)
  .filter(([, { files }]: readonly [string, DatasetEntry]) => files.length === 0)
  .map(([id]) => id as DatasetId);

/** The drawn set whose images have the size of the experiment's, or the first one. */
export function drawnSetFor({ data }: Pick<Experiment, "data">): DatasetId {
  const sizeOf = (id: DatasetId) => datasets[id].imageShape.join();
  return drawn.find((id) => sizeOf(id) === sizeOf(data.dataset)) ?? drawn[0];
}

/** The study on a drawn set, with as many images as were asked for or all that there are. */
export function onDrawnSet(study: Study): Study {
  const { trainSize, testSize, validationShare } = study.experiment.data;
  const dataset = drawnSetFor(study.experiment);
  const { train, test } = datasets[dataset].counts;
  const left = train - validationCountOf(validationShare, train);
  const settings = {
    dataset,
    trainSize: trainSize > left ? 0 : trainSize,
    testSize: testSize > test ? 0 : testSize,
  };
  return { ...study, experiment: withSettings(study.experiment, settings) };
}
