/** Opens the studies that links carry. A link shows; only the user runs. */
import { studyText } from "../settings/url";
import { readLink, type SharedStudy } from "../study/link";
import { showView } from "./actions";
import { addStudy, openStudies, sayOfStudies, show } from "./studyActions";
import { studyStore } from "./studyState";

/** Follows an address that shares a study. @returns whether it does. */
export function followStudyLink(address: string): boolean {
  const text = studyText(address);
  if (text === undefined) return false;
  showView("compare");
  readLink(text).then(open, (error: Error) => sayOfStudies(error.message));
  return true;
}

async function open({ evidence, preset, date }: SharedStudy) {
  const { study, runs } = evidence;
  if (runs.length === 0) return show({ kind: "linked", study, preset });
  await openStudies();
  const text = JSON.stringify(evidence);
  const known = studyStore
    .getState()
    .studies.find((other) => other.link && JSON.stringify(other.evidence) === text);
  if (known) show({ kind: "study", id: known.id });
  else addStudy({ evidence, preset, isOpened: true, link: { date } });
}
