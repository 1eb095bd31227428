/** Pictures in folders that are named after their classes. */
import { checkClassNames, inOrder } from "../classNames";
import { DataError, thousands } from "../errors";
import { limits } from "../limits";
import type { OwnDataset } from "../ownTest";
import { pictureHeaderOf } from "../pictureHeader";
import type { LabelledPicture } from "../pictures";
import { fromPictures } from "./fromPictures";
import { badNotes, emptyNotes, looseNotes, othersNotes } from "./leftOut";
import { type OwnContext, type OwnFile, pictureName, testName } from "./ownFile";

/** Each picture's class is the folder that it lies in. @throws DataError */
export async function readClassFolders(files: readonly OwnFile[], context: OwnContext): Promise<OwnDataset> {
  const isPicture = ({ path }: OwnFile) => pictureName.test(path);
  const folderOf = (path: string) => path.split("/").at(-2);
  const isLoose = ({ path }: OwnFile) => folderOf(path) === undefined;
  const pictures = files.filter((file) => isPicture(file) && !isLoose(file));
  const loose = files.filter((file) => isPicture(file) && isLoose(file));
  if (pictures.length === 0)
    throw new DataError(
      loose[0].path,
      "it in a folder named after its class",
      "it in none",
      "put each class into a folder and drop the folder that holds them",
    );
  const classNames = inOrder(pictures.map(({ path }) => folderOf(path) as string));
  checkClassNames(classNames, "the class folders");
  const byClass = new Map(classNames.map((name, label) => [name, label]));
  const splits: LabelledPicture[][] = [[], []];
  let total = 0;
  const problems: DataError[] = [];
  const isTooLarge = (path: string, size: number) => {
    if (size <= limits.pictureBytes) return false;
    const expected = `a picture of at most ${thousands(limits.pictureBytes)} bytes`;
    problems.push(new DataError(path, expected, thousands(size), "scale it down or leave it out"));
    return true;
  };
  for (const file of pictures) {
    const { path, size = 0 } = file;
    context.signal?.throwIfAborted();
    if (isTooLarge(path, size)) continue; // before it is read
    const held = await headerHeld(file);
    const { bytes } = held;
    if (isTooLarge(path, bytes.length)) continue;
    total += bytes.length;
    if (total > limits.setBytes) {
      const expected = `pictures of at most ${thousands(limits.setBytes)} bytes in all`;
      throw new DataError(path, expected, "more", "take fewer or smaller pictures");
    }
    const isTest = path
      .split("/")
      .slice(0, -2)
      .some((folder) => testName.test(folder));
    splits[Number(isTest)].push({
      where: path,
      label: byClass.get(folderOf(path) as string) as number,
      ...held,
    });
  }
  if (splits.every(({ length }) => length === 0)) throw problems[0];
  const onBad = (problem: DataError) => void problems.push(problem);
  const set = await fromPictures(splits, { classNames }, { ...context, onBad });
  const others = files.filter((file) => !isPicture(file) && !file.path.endsWith("/"));
  return {
    ...set,
    notes: [
      ...badNotes(problems),
      ...emptyNotes(files),
      ...looseNotes(loose),
      ...othersNotes(others),
      ...set.notes,
    ],
  };
}

const startBytes = 262_144; // headers end here, but for rare ones

/** The beginning of a large picture, so that a thousand photographs are not held at a time; a small one, whole. */
async function headerHeld({
  size = 0,
  read,
  readStart,
}: OwnFile): Promise<Pick<LabelledPicture, "bytes" | "readWhole">> {
  if (!readStart || size <= startBytes) return { bytes: await read() };
  const bytes = await readStart(startBytes);
  return pictureHeaderOf(bytes) ? { bytes, readWhole: read } : { bytes: await read() };
}
