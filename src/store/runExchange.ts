/** Runs leave the page as files, and come back from files that are dropped on it. */
import { readCheckpointFile, writeCheckpointFile } from "./checkpointFile";
import { checkpointOf, forgetRun, keepCheckpoint } from "./keeping";
import { loadCurves } from "./restoring";
import { isBusy } from "./run";
import { readRunFile, runTexts, writeRunFile } from "./runFile";
import { runNames } from "./runNames";
import { addNotice, changeRun, keptRuns, runOf, store } from "./state";
import { addRun } from "./training";

const { getState: get } = store;

export interface OfferedFile {
  readonly name: string;
  readonly content: Blob;
}

const nameOf = (id: string) => runNames(keptRuns(get())).get(id) ?? "run";
const fileName = (id: string, ending: string) =>
  `${nameOf(id).replaceAll(/[^\p{L}\p{N}.,()-]+/gu, " ")}.${ending}`;

/** The run as a file of settings, environment, curves and results. */
export async function exportRun(id: string): Promise<OfferedFile | undefined> {
  await loadCurves([id]);
  const run = runOf(get(), id);
  const curves = get().curves.get(id);
  if (!run || !curves) return undefined;
  const text = writeRunFile(run, nameOf(id), curves);
  return { name: fileName(id, "json"), content: new Blob([text], { type: "application/json" }) };
}

/** The run's last checkpoint as safetensors; none before the first, which is said. */
export async function exportCheckpoint(id: string): Promise<OfferedFile | undefined> {
  const run = runOf(get(), id);
  const checkpoint = run && (await checkpointOf(id));
  if (!checkpoint) {
    addNotice(
      "Checkpoint: expected one of this run, got none yet; it is taken at each pause, each epoch and every 20 s.",
    );
    return undefined;
  }
  return { name: fileName(id, "safetensors"), content: new Blob([writeCheckpointFile(run, checkpoint)]) };
}

/** Whether a dropped file is a run's, and not a data set's. */
export const isRunFile = ({ name }: Pick<File, "name">) => /\.(json|safetensors)$/i.test(name);

/** Takes in runs' files, then checkpoints of them; what is wrong with one is said. */
export async function importFiles(files: readonly File[]): Promise<void> {
  const isCheckpoint = ({ name }: File) => name.toLowerCase().endsWith(".safetensors");
  const ordered = [...files].sort((a, b) => Number(isCheckpoint(a)) - Number(isCheckpoint(b)));
  for (const file of ordered) {
    if (isCheckpoint(file)) await importCheckpoint(file).catch(tell(file.name));
    else {
      const texts = runTexts(await file.text());
      for (const [index, text] of texts.entries()) {
        const which = texts.length > 1 ? `, run ${index + 1} of ${texts.length}` : "";
        await importRun(text).catch(tell(file.name + which));
      }
    }
  }
}

const tell = (where: string) => (error: Error) => addNotice(`${where}: ${error.message}`);

async function importRun(text: string) {
  const { run, curves } = readRunFile(text, get().runs);
  const there = runOf(get(), run.id);
  if (there?.deletedAt !== undefined) await forgetRun(there.id);
  else if (there) {
    throw new Error(
      "run file: expected a run that is not in the list, got one that is; delete that one first",
    );
  }
  addRun(run, curves);
}

async function importCheckpoint(file: File) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { run, checkpoint } = readCheckpointFile(bytes, keptRuns(get()));
  if (isBusy(run))
    throw new Error("checkpoint: expected a run that waits, got one that trains; pause it first");
  if (checkpoint.step > run.step) {
    throw new Error(
      `checkpoint: expected one at or before step ${run.step}, where the run's curve ends, got one at ${checkpoint.step}; ` +
        "drop the run's newer file first",
    );
  }
  const { id, phase } = run;
  const newer = await checkpointOf(id);
  const isOlder = newer !== undefined && newer.step > checkpoint.step;
  keepCheckpoint(id, checkpoint);
  if (phase !== "done") changeRun(id, { phase: "interrupted" });
  store.setState({
    replacedCheckpoint: isOlder ? { id, from: checkpoint.step, checkpoint: newer, phase } : undefined,
  });
}

/** Gives a run the checkpoint back that an older one took the place of. */
export function undoCheckpoint(): void {
  const { replacedCheckpoint: replaced } = get();
  if (!replaced) return;
  keepCheckpoint(replaced.id, replaced.checkpoint);
  changeRun(replaced.id, { phase: replaced.phase });
  store.setState({ replacedCheckpoint: undefined });
}
