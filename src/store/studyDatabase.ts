/** Studies in the browser's own database: each run is written as it ends, so that a closed tab loses none. */
import { type DBSchema, openDB } from "idb";
import type { RunEvidence } from "../study/evidence";
import type { StoredStudy } from "./studyState";
import { tellTabs } from "./tabNews";

interface Tables extends DBSchema {
  /** Their evidence has no runs: those lie apart, so that one more run is one small write. */
  studies: { key: string; value: StoredStudy };
  /** By study and job. */
  runs: { key: [string, number]; value: RunEvidence };
}

const openTables = () =>
  openDB<Tables>("strata-studies", 1, {
    upgrade(database) {
      database.createObjectStore("studies", { keyPath: "id" });
      database.createObjectStore("runs");
    },
  });

let opened: ReturnType<typeof openTables> | undefined;

function tables() {
  opened ??= openTables();
  return opened;
}

const runsOf = (id: string) => IDBKeyRange.bound([id, 0], [id, Number.POSITIVE_INFINITY]);

/** Every study with its runs, the newest first. */
export async function storedStudies(): Promise<StoredStudy[]> {
  const database = await tables();
  const studies = await database.getAll("studies");
  const whole = await Promise.all(studies.map(withRuns));
  return whole.sort((a, b) => b.createdAt - a.createdAt);
}

/** One study with its runs, if it is kept. */
export async function storedStudy(id: string): Promise<StoredStudy | undefined> {
  const study = await (await tables()).get("studies", id);
  return study && withRuns(study);
}

async function withRuns(study: StoredStudy): Promise<StoredStudy> {
  const runs = await (await tables()).getAll("runs", runsOf(study.id));
  return { ...study, evidence: { ...study.evidence, runs } };
}

/** Writes a study with the runs that it has, all of it or nothing. */
export async function keepStudy(study: StoredStudy): Promise<void> {
  const transaction = (await tables()).transaction(["studies", "runs"], "readwrite");
  await Promise.all([
    transaction.objectStore("studies").put({ ...study, evidence: { ...study.evidence, runs: [] } }),
    ...study.evidence.runs.map((run) => transaction.objectStore("runs").put(run, [study.id, run.index])),
    transaction.done,
  ]);
  tellTabs("studies", [study.id]);
}

/** Writes one run of a study. */
export async function keepRun(id: string, run: RunEvidence): Promise<void> {
  await (await tables()).put("runs", run, [id, run.index]);
  tellTabs("studies", [id]);
}

/** Forgets some of a study's runs. */
export async function forgetRuns(id: string, indices: readonly number[]): Promise<void> {
  const transaction = (await tables()).transaction("runs", "readwrite");
  await Promise.all([...indices.map((index) => transaction.store.delete([id, index])), transaction.done]);
}

export async function forgetStudy(id: string): Promise<void> {
  const transaction = (await tables()).transaction(["studies", "runs"], "readwrite");
  await Promise.all([
    transaction.objectStore("studies").delete(id),
    transaction.objectStore("runs").delete(runsOf(id)),
    transaction.done,
  ]);
  tellTabs("studies", [id]);
}
