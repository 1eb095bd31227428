/** Pictures in folders that are named after their classes. */
import { checkClassNames, inOrder } from "../classNames";
import { DataError, thousands } from "../errors";
import { limits } from "../limits";
import type { OwnDataset } from "../ownTest";
import type { LabelledPicture } from "../pictures";
import { fromPictures } from "./fromPictures";
import { type OwnContext, type OwnFile, pictureName, testName } from "./ownFile";

/** Each picture's class is the folder that it lies in. @throws DataError */
export async function readClassFolders(files: readonly OwnFile[], context: OwnContext): Promise<OwnDataset> {
  const pictures = files.filter(({ path }) => pictureName.test(path));
  const folderOf = (path: string) => path.split("/").at(-2);
  const loose = pictures.find(({ path }) => folderOf(path) === undefined);
  if (loose)
    throw new DataError(
      loose.path,
      "it in a folder named after its class",
      "it in none",
      "put each class into a folder and drop the folder that holds them",
    );
  const classNames = inOrder(pictures.map(({ path }) => folderOf(path) as string));
  checkClassNames(classNames, "the class folders");
  const byClass = new Map(classNames.map((name, label) => [name, label]));
  const splits: LabelledPicture[][] = [[], []];
  let total = 0;
  for (const { path, read } of pictures) {
    context.signal?.throwIfAborted();
    const bytes = await read();
    total += bytes.length;
    if (bytes.length > limits.pictureBytes || total > limits.setBytes) {
      throw new DataError(
        path,
        `pictures of at most ${thousands(limits.pictureBytes)} bytes and ${thousands(limits.setBytes)} in all`,
        "more",
        "take fewer or smaller pictures",
      );
    }
    const isTest = path
      .split("/")
      .slice(0, -2)
      .some((folder) => testName.test(folder));
    splits[Number(isTest)].push({
      where: path,
      label: byClass.get(folderOf(path) as string) as number,
      bytes,
    });
  }
  const others = files.length - pictures.length;
  const notes = others > 0 ? [`${thousands(others)} files that are no pictures are left out.`] : [];
  return fromPictures(splits, { classNames, notes }, context);
}
