/** Parts and images of a set in words. */
import type { DataPart, LoadedSet } from "../../worker/dataProtocol";
import { formatCount } from "../format";

export const partTitles: Readonly<Record<DataPart, string>> = {
  train: "train",
  validation: "validation",
  test: "test",
  trainFile: "training file",
  testFile: "test file",
};

/** The run's splits, and a file where the run leaves out some of its images. */
export function shownParts({ labels }: LoadedSet): DataPart[] {
  const used = labels.train.length + labels.validation.length;
  return [
    "train",
    "validation",
    "test",
    ...(labels.trainFile.length > used ? ["trainFile" as const] : []),
    ...(labels.testFile.length > labels.test.length ? ["testFile" as const] : []),
  ];
}

const fileOf = (part: DataPart) => (part === "test" || part === "testFile" ? "test file" : "training file");

/** `7 · train · number 31,002 of the training file`; of its chosen classes alone, where not all are. */
export function imageText({ data, labels, indices }: LoadedSet, part: DataPart, position: number): string {
  const name = data.classNames[labels[part][position]];
  const file = `${fileOf(part)}${data.settings.classes === "" ? "" : "’s chosen classes"}`;
  const place = `number ${formatCount(indices[part][position])} of the ${file}`;
  return part === "trainFile" || part === "testFile"
    ? `${name} · ${place}`
    : `${name} · ${partTitles[part]} · ${place}`;
}
