/** Pictures with their labels become a data set. */
import { DataError } from "../errors";
import { type OwnDataset, withTest } from "../ownTest";
import { decodePictures, type LabelledPicture } from "../pictures";
import type { OwnContext } from "./ownFile";

/** Decodes the splits, training and test. @throws DataError that names the picture */
export async function fromPictures(
  splits: readonly LabelledPicture[][],
  { classNames, notes = [] }: { classNames: readonly string[]; notes?: readonly string[] },
  context: OwnContext & { readonly onBad?: (problem: DataError) => void },
): Promise<OwnDataset> {
  if (splits.every((split) => split.length === 0))
    throw new DataError("the drop", "at least one picture", "none", "drop others");
  const {
    imageShape,
    splits: [train, test],
    resized,
  } = await decodePictures(splits, context);
  const said = resized ? [...notes, `Images are ${resized}.`] : notes;
  return withTest({ classNames, imageShape, train, test, notes: said });
}
