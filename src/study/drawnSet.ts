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
export const onDrawnSet = (study: Study): Study =>
  withImagesThere({
    ...study,
    experiment: withSettings(study.experiment, { dataset: drawnSetFor(study.experiment) }),
  });

/** The study with all images of its set where it asks for more than were published. */
export function withImagesThere(study: Study): Study {
  const { dataset, trainSize, testSize, validationShare } = study.experiment.data;
  const { train, test } = datasets[dataset].counts;
  if (dataset === "own") return study; // whose counts only their files tell
  const left = train - validationCountOf(validationShare, train);
  const settings = {
    ...(trainSize > left && { trainSize: 0 }),
    ...(testSize > test && { testSize: 0 }),
  };
  if (Object.keys(settings).length === 0) return study;
  return { ...study, experiment: withSettings(study.experiment, settings) };
}

/** How many training images a study takes, where it asks for all of them; undefined where it names their number. */
export function allImagesText({ experiment: { data } }: Study): string | undefined {
  if (data.trainSize > 0 || data.dataset === "own") return undefined;
  const { train } = datasets[data.dataset].counts;
  return `all ${(train - validationCountOf(data.validationShare, train)).toLocaleString("en-GB")} training images`;
}
