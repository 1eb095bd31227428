import { useEffect, useState } from "react";
import { type DatasetEntry, datasets } from "../../../datasets";
import { shapeText } from "../../../models/network";
import { changeSetting } from "../../store/actions";
import { loadDataSet, openDataView } from "../../store/dataViewActions";
import { ownTitle } from "../../store/ownImages";
import type { LoadedSet } from "../../worker/dataProtocol";
import { DataStatus } from "../DataStatus";
import { useAppState } from "../useAppState";
import { ClassTable } from "./ClassTable";
import styles from "./Data.module.css";
import { DuplicatesPanel } from "./DuplicatesPanel";
import { ImagesPanel } from "./ImagesPanel";
import { LabelsPanel } from "./LabelsPanel";
import { MapPanel } from "./MapPanel";
import { useDataView } from "./useDataView";
import { WorkControls } from "./WorkControls";

/** The form's data set: where it comes from, its images, its classes, and what may be wrong with it. */
export function DatasetView() {
  const [id, data, isReading] = useAppState((state) => [
    state.experiment.data.dataset,
    state.data,
    state.dataProgress !== undefined,
  ]);
  useEffect(openDataView, []);
  const isThere = data?.dataset === id && !isReading;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another summary may be of other images
  useEffect(() => {
    if (isThere) loadDataSet();
  }, [isThere, data]);
  const set = useDataView((state) => state.load.result);
  const shown = set?.data.dataset === id ? set : undefined;
  return (
    <main className={styles.view}>
      <header className={styles.heading}>
        <h2>Data</h2>
        <DatasetChoice />
      </header>
      <About set={shown} />
      <WorkControls work="load" />
      {shown && <Contents key={id} set={shown} />}
    </main>
  );
}

function DatasetChoice() {
  const id = useAppState((state) => state.experiment.data.dataset);
  return (
    <label className={styles.choice}>
      <span className="visuallyHidden">Data set</span>
      <select value={id} onChange={(event) => changeSetting("dataset", event.target.value)}>
        {Object.entries(datasets).map(([one, { title }]) => (
          <option key={one} value={one}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Where the images come from, under which terms, and how many of them the run uses. */
function About({ set }: { readonly set?: LoadedSet }) {
  const [id, data] = useAppState((state) => [state.experiment.data.dataset, state.data]);
  const title = useAppState(({ storedSets, experiment }) => ownTitle(storedSets, experiment.data));
  const entry: DatasetEntry = datasets[id];
  const isShown = data?.dataset === id;
  const imageShape = isShown ? data.imageShape : entry.imageShape;
  const classCount = (isShown ? data.classNames : entry.classNames).length;
  return (
    <section className={styles.about} aria-label="About the set">
      <div>
        <p>
          {id === "own" && set ? <b>{title ?? set.data.title}. </b> : null}
          {entry.about}
        </p>
        <dl className={styles.facts}>
          <div>
            <dt>source</dt>
            <dd>{entry.source}</dd>
          </div>
          <div>
            <dt>licence</dt>
            <dd>{entry.licence}</dd>
          </div>
          {(id !== "own" || isShown) && (
            <div>
              <dt>images</dt>
              <dd>
                {shapeText(imageShape)}, {classCount} classes
              </dd>
            </div>
          )}
        </dl>
      </div>
      <div className={styles.status}>
        <DataStatus />
      </div>
    </section>
  );
}

function Contents({ set }: { readonly set: LoadedSet }) {
  const [chosen, setLabel] = useState<number>();
  const label = chosen !== undefined && chosen < set.data.classNames.length ? chosen : undefined;
  return (
    <>
      <ImagesPanel set={set} label={label} onLabel={setLabel} />
      <div className={styles.columns}>
        <ClassTable set={set} label={label} onLabel={setLabel} />
        <MapPanel set={set} label={label} />
        <DuplicatesPanel set={set} />
        <LabelsPanel set={set} />
      </div>
    </>
  );
}
