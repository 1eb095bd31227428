import { type DatasetEntry, type DatasetId, datasets } from "../../../datasets";
import { isHubSet } from "../../../datasets/hub/hubSets";
import { takeFiles } from "../../store/actions";
import { fetchForStudy, giveFiles } from "../../store/studyActions";
import type { Halt } from "../../store/studyWorker";
import { drawnSetFor } from "../../study/drawnSet";
import type { Study } from "../../study/study";
import { pickedFiles } from "../droppedFiles";
import { HubSetFetch } from "../HubFetch";
import styles from "./Compare.module.css";
import { FileButton } from "./FileButton";

export interface HaltNoteProps {
  readonly halt: Halt;
  readonly study: Study;
  /** Takes a drawn set instead; absent where another set would make another study. */
  readonly onDraw?: () => void;
}

/** Why a study cannot run, and what can be done about it. */
export function HaltNote({ halt, study, onDraw }: HaltNoteProps) {
  const { dataset } = study.experiment.data;
  if (halt.isMissing) return <MissingSet study={study} onDraw={onDraw} />;
  return (
    <div className={styles.halt}>
      <p className={styles.problem} role="alert">
        {halt.message}
      </p>
      {datasets[dataset].files.length > 0 && <PickFiles dataset={dataset} />}
    </div>
  );
}

/** A set that is not here is no error: it says which one, and how to get it or do without. */
function MissingSet({ study, onDraw }: Omit<HaltNoteProps, "halt">) {
  const { dataset } = study.experiment.data;
  const { title }: DatasetEntry = datasets[dataset];
  const instead: DatasetEntry = datasets[drawnSetFor(study.experiment)];
  const isOwn = dataset === "own";
  const ways = [
    ...(isHubSet(dataset) ? ["fetch it"] : []),
    isOwn ? "drop the same files again, if they are yours" : "drop its files on the page",
    ...(onDraw
      ? [
          `take ${instead.title} instead, ${instead.counts.train.toLocaleString("en-GB")} images that the program draws`,
        ]
      : []),
  ];
  return (
    <section className={styles.missing} aria-label="Missing data set">
      <p role="status">
        This study is on {isOwn ? "images that are their owner’s alone" : title}, which this browser does not
        have yet: {ways.length > 1 ? `${ways.slice(0, -1).join(", ")} or ${ways.at(-1)}` : ways[0]}.
      </p>
      {isHubSet(dataset) && (
        <p className={styles.note}>
          Fetch the whole set to compare with what others measured: which images are trained on depends on how
          many there are.
        </p>
      )}
      {isHubSet(dataset) && <HubSetFetch key={dataset} id={dataset} onFetch={fetchForStudy} />}
      <p className={styles.actions}>
        <PickFiles dataset={dataset} />
        {onDraw && (
          <button type="button" className={styles.action} onClick={onDraw}>
            Take {instead.title} instead
          </button>
        )}
      </p>
    </section>
  );
}

function PickFiles({ dataset }: { readonly dataset: DatasetId }) {
  const { title }: DatasetEntry = datasets[dataset];
  return dataset === "own" ? (
    <FileButton label="Pick or drop the images" onFiles={(files) => takeFiles(pickedFiles(files))} />
  ) : (
    <FileButton label={`Pick or drop the files of ${title}`} onFiles={(files) => giveFiles(dataset, files)} />
  );
}
