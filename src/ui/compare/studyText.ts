/** What the page says of a study in a few words. */

import { datasets } from "../../../datasets";
import { changedSettings, type Experiment } from "../../settings/experiment";
import type { StoredStudy, StudiesState } from "../../store/studyState";
import { failedRuns } from "../../study/evidence";
import { jobCount, valueText } from "../../study/study";

export const runCount = ({ evidence }: StoredStudy) => jobCount(evidence.study);

/** The data set and what differs from the defaults. */
export const settingsText = (experiment: Experiment) =>
  [
    datasets[experiment.data.dataset].title,
    ...changedSettings(experiment)
      .filter(({ key }) => key !== "dataset")
      .map(({ field, value }) => valueText(field, value)),
  ].join(" · ");

export function studyStatus(
  study: StoredStudy,
  { activity, waiting, elsewhere, halts }: Pick<StudiesState, "activity" | "waiting" | "elsewhere" | "halts">,
): string {
  const { id, evidence, isOpened, link } = study;
  const source = link ? "from a link" : "from a file";
  const total = runCount(study);
  const done = evidence.runs.length;
  const runs = `${done} of ${total} runs`;
  if (activity?.id === id) {
    return `${activity.phase === "paused" ? "paused" : "running"}, ${runs}`;
  }
  if (elsewhere.has(id)) return `running in another tab, ${runs}`;
  if (waiting.includes(id)) return `waits for another study, ${runs}`;
  if (halts[id]) return `stopped, ${runs}`;
  if (done < total) return isOpened ? `${source}, ${runs}` : `stopped, ${runs}`;
  const lost = evidence.runs.filter(({ failure }) => failure !== undefined);
  const failed = failedRuns(evidence).length;
  const diverged = lost.length - failed;
  const failures = [diverged > 0 && `, ${diverged} diverged`, failed > 0 && `, ${failed} failed`]
    .filter(Boolean)
    .join("");
  return `${isOpened ? source : "done"}, ${total} runs${failures}`;
}
