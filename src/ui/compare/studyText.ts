/** What the page says of a study in a few words. */
import type { StoredStudy, StudiesState } from "../../store/studyState";
import { jobCount } from "../../study/study";

export const runCount = ({ evidence }: StoredStudy) => jobCount(evidence.study);

export function studyStatus(
  study: StoredStudy,
  {
    activity,
    waiting,
    elsewhere,
    problems,
  }: Pick<StudiesState, "activity" | "waiting" | "elsewhere" | "problems">,
): string {
  const { id, evidence, isOpened } = study;
  const total = runCount(study);
  const done = evidence.runs.length;
  const runs = `${done} of ${total} runs`;
  if (activity?.id === id) {
    return `${activity.phase === "paused" ? "paused" : "running"}, ${runs}`;
  }
  if (elsewhere.has(id)) return `running in another tab, ${runs}`;
  if (waiting.includes(id)) return `waits for another study, ${runs}`;
  if (problems[id]) return `stopped, ${runs}`;
  if (done < total) return isOpened ? `from a file, ${runs}` : `stopped, ${runs}`;
  const failed = evidence.runs.filter(({ failure }) => failure).length;
  const failures = failed > 0 ? `, ${failed} failed` : "";
  return `${isOpened ? "from a file" : "done"}, ${total} runs${failures}`;
}
