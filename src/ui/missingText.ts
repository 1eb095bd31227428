/** What to do about images that are not in this browser. */
import { type DatasetId, datasets } from "../../datasets";
import { isHubSet } from "../../datasets/hub/hubSets";
import type { Experiment } from "../settings/experiment";

/** Whether it is the user's own images that a link or a run names, which nobody can fetch. */
const namesOwn = ({ dataset, options }: Experiment["data"]) =>
  dataset === "own" && Number(options.images) > 0;

/** What is not here, and how it comes. */
export function missingText(data: Experiment["data"]): string {
  const { title } = datasets[data.dataset];
  if (isHubSet(data.dataset)) {
    return `${title} is not in this browser yet: fetch it here, drop its files on the page, or choose another data set.`;
  }
  return namesOwn(data)
    ? "The images that this experiment was made with are not in this browser, and a link does not carry them: drop the same files on the page, or choose another data set."
    : "No images of your own are chosen: drop a folder of class folders, a zip, or IDX, .npy, .npz, Parquet or CSV files, or collect some with pad or camera.";
}

/** The same without what to do, where that stands elsewhere in sight. */
export const shortMissingText = (data: Experiment["data"]) => `${missingText(data).split(": ")[0]}.`;

/** What a run waits for. */
export const awaitedText = (data: Experiment["data"]): string =>
  namesOwn(data) ? "its own images" : titleOf(data.dataset);

const titleOf = (dataset: DatasetId): string => datasets[dataset].title;
