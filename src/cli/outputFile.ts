/** Where a command may write: asked before the work, not after it. */
import { accessSync, constants, mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

/** @throws one sentence that names the flag if the file cannot be written. */
export function checkWritable(flag: string, file: string | undefined): void {
  if (file === undefined) return;
  const path = resolve(file);
  const folder = dirname(path);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Error(
      `${flag}: expected a file in a folder that is there, got "${file}"; make the folder or name another`,
    );
  }
  const there = statSync(path, { throwIfNoEntry: false });
  if (file === "" || there?.isDirectory()) {
    throw new Error(`${flag}: expected a file, got ${file ? `the folder "${file}"` : "nothing"}; name one`);
  }
  if (!isAllowed(folder) || (there && !isAllowed(path))) {
    throw new Error(
      `${flag}: expected a file that can be written, got "${file}"; change its rights or name another`,
    );
  }
}

/** Makes a folder. @throws one sentence that names the flag if it cannot be written. */
export function makeFolder(flag: string, folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(
      `${flag}: expected a folder that can be written, got "${folder}" (${code}); name another`,
    );
  }
}

function isAllowed(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
