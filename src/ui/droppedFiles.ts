/** Files and folders of a drop, or of a file picker. */
import type { DroppedFile } from "../worker/importer";

/** As picked; a picked folder's files have their path in it. */
export const pickedFiles = (files: Iterable<File>): DroppedFile[] =>
  [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));

/** All files of a drop, folders opened. Asks for the entries at once: they are gone after the event. */
export async function droppedFiles(transfer: DataTransfer): Promise<DroppedFile[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (!entries.some((entry) => entry.isDirectory)) return pickedFiles(transfer.files);
  return (await Promise.all(entries.map(filesOf))).flat();
}

async function filesOf(entry: FileSystemEntry): Promise<DroppedFile[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    return [{ path: entry.fullPath.replace(/^\//, ""), file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: DroppedFile[] = [];
  for (;;) {
    // A directory is read some hundred entries at a time, until none are left.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (entries.length === 0) return found.length > 0 ? found : [emptyFolder(entry)];
    for (const inside of entries) found.push(...(await filesOf(inside)));
  }
}

/** Told, since a class may have been meant by it. */
const emptyFolder = ({ fullPath }: FileSystemEntry): DroppedFile => ({
  path: `${fullPath.replace(/^\//, "")}/`,
  file: new File([], ""),
});
