import { type DatasetEntry, type DatasetId, datasets } from "../../../datasets";
import { giveFiles } from "../../store/studyActions";
import styles from "./Compare.module.css";
import { FileButton } from "./FileButton";

/** Why a study cannot run; where files may help, the button to pick them. */
export function TimingProblem({
  sentence,
  dataset,
}: {
  readonly sentence: string;
  readonly dataset: DatasetId;
}) {
  const { files, title }: DatasetEntry = datasets[dataset];
  return (
    <div className={styles.halt}>
      <p className={styles.problem} role="alert">
        {sentence}
      </p>
      {files.length > 0 && (
        <FileButton
          label={`Pick or drop the files of ${title}`}
          onFiles={(picked) => giveFiles(dataset, picked)}
        />
      )}
    </div>
  );
}
