import { Progress } from "@base-ui/react/progress";
import { type DatasetEntry, datasets } from "../../datasets";
import { isHubSet } from "../../datasets/hub/hubSets";
import { addressOf } from "../settings/url";
import { takeFiles } from "../store/actions";
import { CollectButton } from "./collect/CollectButton";
import styles from "./DataStatus.module.css";
import { pickedFiles } from "./droppedFiles";
import { formatCount, formatShare } from "./format";
import { HubSetFetch, NamedSetFetch } from "./HubFetch";
import { missingText } from "./missingText";
import { StoredSets } from "./StoredSets";
import { useAppState } from "./useAppState";

/** What of the data set the run uses, or why there is none yet. */
export function DataStatus() {
  const [data, progress, failure, missing, settings] = useAppState((state) => [
    state.data,
    state.dataProgress,
    state.dataFailure,
    state.dataMissing,
    state.experiment.data,
  ]);
  const id = settings.dataset;
  const entry: DatasetEntry = datasets[id];
  const isShown = data?.dataset === id;
  return (
    <div className={styles.status} aria-live="polite">
      {progress ? (
        <Progress.Root value={progress.done} max={progress.total} aria-label={progress.task}>
          <Progress.Track className={styles.track}>
            <Progress.Indicator className={styles.indicator} />
          </Progress.Track>
          <span>{progress.task}</span>
        </Progress.Root>
      ) : (
        isShown && (
          <p>
            <b>{formatCount(data.counts.train)}</b> train · <b>{formatCount(data.counts.validation)}</b>{" "}
            validation · <b>{formatCount(data.counts.test)}</b> test
            <br />
            of {formatCount(data.fileCounts.train)} + {formatCount(data.fileCounts.test)} images
            {partOf(data.fileCounts, entry.counts)}; pixels ÷ 255, mean{" "}
            {data.mean.map(formatShare).join(", ")}
          </p>
        )
      )}
      {isShown && <DataLink />}
      {missing === id && <p>{missingText(settings)}</p>}
      {failure && missing !== id && (
        <p className={styles.failure} role="alert">
          {failure}
        </p>
      )}
      {entry.files.length > 0 && !isShown && (
        <FilePicker what={id === "own" ? "images of your own" : `the files of ${entry.title}`} />
      )}
      {isHubSet(id) && !(isShown && data.fileCounts.train >= entry.counts.train) && (
        <HubSetFetch key={id} id={id} />
      )}
      {id === "own" && <CollectButton />}
      {id === "own" && <NamedSetFetch />}
      <StoredSets dataset={id} />
    </div>
  );
}

function DataLink() {
  const [experiment, view] = useAppState((state) => [state.experiment, state.view]);
  if (view === "data") return null;
  return (
    <p>
      <a href={addressOf(experiment, "data")}>Look at the data</a>
    </p>
  );
}

type Counts = DatasetEntry["counts"];

/** Says that the files hold less than what was published: "(training: 10,000 of 50,000)". */
function partOf(found: Counts, published: Counts): string {
  const parts = [
    ["training", found.train, published.train],
    ["test", found.test, published.test],
  ] as const;
  const short = parts.filter(([, got, all]) => got < all);
  if (short.length === 0) return "";
  return ` (${short.map(([name, got, all]) => `${name}: ${formatCount(got)} of ${formatCount(all)}`).join(", ")})`;
}

function FilePicker({ what }: { what: string }) {
  return (
    <label className={styles.picker}>
      Pick or drop {what}
      <input
        type="file"
        multiple
        className="visuallyHidden"
        onChange={(event) => takeFiles(pickedFiles(event.target.files ?? []))}
      />
    </label>
  );
}
