import { ConfusedPairs } from "./ConfusedPairs";
import { ConfusionMap } from "./ConfusionMap";
import { ConfusionMatrix, type ConfusionMatrixProps } from "./ConfusionMatrix";
import panel from "./Panel.module.css";

const largestTable = 14; // more columns are too narrow for their numbers

/** Which class was taken for which: a table of numbers, or for many classes a map and the errors made most often. */
export function Confusion(props: ConfusionMatrixProps) {
  if (props.classNames.length <= largestTable) {
    return (
      <>
        <p className={panel.note}>Rows: true class. Columns: the net's. A cell shows its images.</p>
        <ConfusionMatrix {...props} />
      </>
    );
  }
  return (
    <>
      <ConfusedPairs {...props} />
      <p className={panel.note}>Down: true class. Across: the net's. A cell shows its images.</p>
      <ConfusionMap {...props} />
    </>
  );
}
