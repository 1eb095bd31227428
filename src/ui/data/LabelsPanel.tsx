import { useMemo, useState } from "react";
import { checkLabels, whyNoJudge } from "../../store/dataViewActions";
import type { SuspectReport, SuspectScope } from "../../store/dataViewState";
import { currentRun } from "../../store/state";
import type { LoadedSet } from "../../worker/dataProtocol";
import { formatCount, formatShare } from "../format";
import panel from "../Panel.module.css";
import { Picture } from "../Picture";
import { useAppState } from "../useAppState";
import { useRunNames } from "../useRunNames";
import styles from "./Data.module.css";
import { imageText } from "./dataText";
import { useDataView } from "./useDataView";
import { useImages } from "./useImages";
import { useMore } from "./useMore";
import { WorkControls } from "./WorkControls";

const scopes: readonly { readonly scope: SuspectScope; readonly title: string }[] = [
  { scope: "unseen", title: "validation and test images" },
  { scope: "train", title: "training images" },
];

const reasons = {
  noRun: "Train a net first: it is the net that judges the labels.",
  untrained: "The run has to take some steps first, or to go on where it was left.",
  otherData: "The current run uses other images than the form chooses: train one on these first.",
} as const;

/** Labels that the current run's net finds unlikely. */
export function LabelsPanel({ set }: { readonly set: LoadedSet }) {
  const reason = useAppState((state) => whyNoJudge(currentRun(state), state.experiment));
  const [report, isBusy] = useDataView((state) => [
    state.suspects.result,
    state.suspects.progress !== undefined,
  ]);
  const [scope, setScope] = useState<SuspectScope>("unseen");
  return (
    <section className={panel.panel} aria-label="Suspicious labels">
      <header className={`${panel.heading} ${styles.head}`}>
        <h3>Suspicious labels</h3>
        <div className={panel.tools}>
          <label>
            of
            <select value={scope} onChange={(event) => setScope(event.target.value as SuspectScope)}>
              {scopes.map((one) => (
                <option key={one.scope} value={one.scope}>
                  {one.title}
                </option>
              ))}
            </select>
          </label>
        </div>
        <button
          type="button"
          className={styles.button}
          disabled={isBusy || reason !== undefined}
          onClick={() => checkLabels(scope)}
        >
          Check the labels
        </button>
      </header>
      <WorkControls work="suspects" />
      <p className={panel.note}>
        Confident learning (Northcutt, Jiang & Chuang 2021): an image is suspicious where the net gives
        another class at least the probability that it gives on average to images labelled so. The widest
        margin over the label comes first.{" "}
        {scope === "train" &&
          "The net has learned from these labels, wrong ones too, so it may no longer see them. "}
        A wrong net suspects right labels: judge by eye.
      </p>
      {reason && <p className={panel.note}>{reasons[reason]}</p>}
      {report && <Report set={set} report={report} />}
    </section>
  );
}

function Report({ set, report }: { readonly set: LoadedSet; readonly report: SuspectReport }) {
  const { suspects, count, scope, step, runId } = report;
  const runName = useRunNames().get(runId) ?? "a deleted run";
  const { shown, more } = useMore(suspects);
  const images = useMemo(() => shown.map(({ split, position }) => ({ split, position })), [shown]);
  const pixels = useImages(images);
  const { classNames, imageShape } = set.data;
  const of = scopes.find((one) => one.scope === scope)?.title;
  return (
    <>
      <p role="status">
        {formatCount(suspects.length)} of {formatCount(count)} {of}; measured at step {formatCount(step)} of
        run {runName}
      </p>
      <ul className={styles.suspects}>
        {shown.map((suspect, index) => (
          <li key={`${suspect.split} ${suspect.position}`}>
            <div className={styles.thumbnail}>
              {pixels && (
                <Picture
                  pixels={pixels[index]}
                  shape={imageShape}
                  label={imageText(set, suspect.split, suspect.position)}
                />
              )}
            </div>
            <span>
              labelled <b>{classNames[suspect.label]}</b> ({formatShare(suspect.labelProbability)})
              <br />
              net: <b>{classNames[suspect.likelyLabel]}</b> ({formatShare(suspect.likelyProbability)})
              <br />
              <span className={styles.soft}>
                {suspect.split}, number {formatCount(set.indices[suspect.split][suspect.position])}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {more && (
        <button type="button" className={styles.button} onClick={more}>
          Show more images
        </button>
      )}
    </>
  );
}
