import { useMemo, useState } from "react";
import { leastCorrelation, leastDeviation, pairLimit } from "../../analysis/duplicateRule";
import { findDuplicates } from "../../store/dataViewActions";
import type { DuplicateReport, FoundPair, ImageRef, LoadedSet } from "../../worker/dataProtocol";
import { formatCount, formatShare } from "../format";
import panel from "../Panel.module.css";
import { Picture } from "../Picture";
import styles from "./Data.module.css";
import { imageText } from "./dataText";
import { type PairGroup, pairGroups } from "./pairGroups";
import { useDataView } from "./useDataView";
import { useImages } from "./useImages";
import { useMore } from "./useMore";
import { WorkControls } from "./WorkControls";

/** Images that are there twice, within a split or across two. */
export function DuplicatesPanel({ set }: { readonly set: LoadedSet }) {
  const [report, isBusy] = useDataView((state) => [
    state.duplicates.result,
    state.duplicates.progress !== undefined,
  ]);
  return (
    <section className={panel.panel} aria-label="Duplicates">
      <header className={`${panel.heading} ${styles.head}`}>
        <h3>Duplicates</h3>
        <button type="button" className={styles.button} disabled={isBusy} onClick={findDuplicates}>
          Find duplicates
        </button>
      </header>
      <WorkControls work="duplicates" />
      <p className={panel.note}>
        Among all images that the run uses. Exact: every pixel is equal. Near: pixels correlate by at least{" "}
        {leastCorrelation}, whatever the brightness and contrast; images with a deviation below{" "}
        {leastDeviation} of 255 are too flat to say. A near pair may be a copy or two things that look alike:
        judge by eye. A test image that is in train too makes the test easier than it should be (Barz &
        Denzler 2020).
      </p>
      {report && <Report set={set} report={report} />}
    </section>
  );
}

function Report({ set, report }: { readonly set: LoadedSet; readonly report: DuplicateReport }) {
  const groups = useMemo(() => pairGroups(report.pairs, set.labels), [report, set]);
  const [chosen, choose] = useState<PairGroup["key"]>();
  if (groups.length === 0) return <p role="status">No duplicates found.</p>;
  const group = groups.find(({ key }) => key === chosen) ?? groups[0];
  return (
    <>
      {report.isCutShort && (
        <p className={panel.note}>
          The search ended at {formatCount(pairLimit)} near pairs: these images are too much alike for this
          rule.
        </p>
      )}
      <fieldset className={styles.choices} aria-label="Kind of pair">
        {groups.map((one) => (
          <button
            key={one.key}
            type="button"
            className={panel.action}
            aria-pressed={one === group}
            onClick={() => choose(one.key)}
          >
            {one.title}: {formatCount(one.pairs.length)}
          </button>
        ))}
      </fieldset>
      <p role="status" className={panel.note}>
        {formatCount(group.pairs.length)} {group.title} {group.pairs.length === 1 ? "pair" : "pairs"}, labels
        disagree in {formatCount(group.disagreeing)}
      </p>
      <PairList key={group.key} set={set} pairs={group.pairs} />
    </>
  );
}

function PairList({ set, pairs }: { readonly set: LoadedSet; readonly pairs: readonly FoundPair[] }) {
  const { shown, more } = useMore(pairs);
  const images = useMemo(() => shown.flatMap(({ first, second }) => [first, second]), [shown]);
  const pixels = useImages(images);
  return (
    <>
      <ul className={styles.pairs}>
        {shown.map((pair, index) => {
          const disagrees = labelOf(set, pair.first) !== labelOf(set, pair.second);
          return (
            <li
              key={`${pair.first.split} ${pair.first.position} ${pair.second.split} ${pair.second.position}`}
            >
              {[pair.first, pair.second].map((image, side) => (
                <figure key={`${image.split} ${image.position}`} className={styles.image}>
                  <div className={styles.thumbnail}>
                    {pixels && (
                      <Picture
                        pixels={pixels[2 * index + side]}
                        shape={set.data.imageShape}
                        label={imageText(set, image.split, image.position)}
                      />
                    )}
                  </div>
                  <figcaption aria-hidden={pixels !== undefined}>
                    {imageText(set, image.split, image.position)}
                  </figcaption>
                </figure>
              ))}
              <span className={styles.verdict}>
                {pair.isExact ? "equal" : `correlation ${formatShare(pair.correlation)}`}
                {disagrees && <b>labels disagree</b>}
              </span>
            </li>
          );
        })}
      </ul>
      {more && (
        <button type="button" className={styles.button} onClick={more}>
          Show more pairs
        </button>
      )}
    </>
  );
}

const labelOf = (set: LoadedSet, { split, position }: ImageRef) => set.labels[split][position];
