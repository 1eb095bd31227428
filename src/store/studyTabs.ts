/** What other tabs do with studies: one is run by one tab alone, and its runs are seen in the others. */
import { storedStudy } from "./studyDatabase";
import { type StoredStudy, studyOfId, studyStore } from "./studyState";
import { studyLocks } from "./tabLocks";
import { onTabNews, tellTabs } from "./tabNews";

const { getState: get, setState: set } = studyStore;

/** Takes a study for this tab, with the runs that others have added to it. @returns whether no other tab has it. */
export async function takeStudy(id: string): Promise<boolean> {
  if (!(await studyLocks.claim(id))) {
    await noteElsewhere();
    return false;
  }
  const stored = await storedStudy(id).catch(() => undefined);
  if (stored && studyOfId(id)?.evidence.runs.length !== stored.evidence.runs.length) put(id, stored);
  tellTabs("studies", [id]);
  return true;
}

/** Lets other tabs go on with it. */
export function leaveStudy(id: string): void {
  studyLocks.release(id);
  tellTabs("studies", [id]);
}

/** Follows what other tabs do with studies. */
export function followTabs(): void {
  onTabNews("studies", (ids) => void readAgain([...ids]).then(noteElsewhere));
  void noteElsewhere();
}

/** One that ends says nothing, so the end of its lock is awaited. */
async function noteElsewhere() {
  const elsewhere = await studyLocks.claimedElsewhere();
  set({ elsewhere });
  for (const id of elsewhere) {
    studyLocks.whenFree(id, () => void readAgain([id]).then(noteElsewhere));
  }
}

async function readAgain(ids: readonly string[]) {
  for (const id of ids.filter((id) => id !== get().activity?.id)) {
    await storedStudy(id).then(
      (stored) => put(id, stored),
      () => {}, // what this tab knows stays
    );
  }
}

function put(id: string, study: StoredStudy | undefined) {
  set(({ studies }) => {
    const others = studies.filter((other) => other.id !== id);
    const all = study ? [...others, study] : others;
    return { studies: all.sort((a, b) => b.createdAt - a.createdAt) };
  });
}
