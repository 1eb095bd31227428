import { useEffect, useMemo, useState } from "react";
import { arrangementKey } from "../../datasets/arrange";
import { testCorruptionText } from "../settings/dataText";
import { probe, requestImages } from "../store/connection";
import { evaluateNow } from "../store/looks";
import { currentRun, type Measurement } from "../store/state";
import type { DataSummary, ProbeImage } from "../worker/protocol";
import { Confusion } from "./Confusion";
import type { Cell } from "./ConfusionMatrix";
import { confusionCounts, imagesOfCell } from "./confusion";
import { formatCount, formatShare } from "./format";
import styles from "./Panel.module.css";
import { PredictionGrid, type ShownImage } from "./PredictionGrid";
import layout from "./ResultsPanel.module.css";
import { RobustnessPanel } from "./RobustnessPanel";
import { TryPanel } from "./TryPanel";
import { useAppState } from "./useAppState";

type ShownSplit = "validation" | "test";

const shownCount = 24;

/** Below the curves: what the net makes of single images, of classes, and of what you draw. */
export function ResultsPanel() {
  const data = useAppState((state) => state.live.data ?? state.data);
  if (!data) {
    return (
      <section className={layout.results} aria-label="Predictions">
        <p className={styles.note}>Images and what the net makes of them stand here once there is data.</p>
      </section>
    );
  }
  const { dataset, settings, seed, counts, labels } = data;
  const look = arrangementKey(settings, seed);
  return (
    <Results
      key={`${dataset} ${look} ${counts.validation} ${labels.validation.slice(0, 8).join()}`}
      data={data}
    />
  );
}

function Results({ data }: { data: DataSummary }) {
  const [measured, hasRun] = useAppState((state) => [state.live.measured, state.currentId !== undefined]);
  const corruption = useAppState((state) => testCorruptionText((currentRun(state) ?? state).experiment.data));
  const [chosen, setSplit] = useState<ShownSplit>("validation");
  const [cell, setCell] = useState<Cell>();
  const [drawn, setDrawn] = useState<Uint8Array>();
  const split: ShownSplit = measured.test ? chosen : "validation";
  const measurement = measured[split];
  const labels = data.labels[split];
  const counts = useMemo(
    () => measurement && confusionCounts(labels, measurement.evaluation.predictions, data.classNames.length),
    [measurement, labels, data.classNames.length],
  );
  const indices = useMemo(() => {
    if (cell && measurement)
      return imagesOfCell(labels, measurement.evaluation.predictions, cell).slice(0, shownCount);
    return Array.from({ length: Math.min(shownCount, labels.length) }, (_, index) => index);
  }, [cell, measurement, labels]);
  const { images, drawnProbabilities, probedStep } = usePredictions(data, split, indices, drawn);
  return (
    <section className={layout.results} aria-label="Predictions">
      <div className={styles.panel}>
        <header className={styles.heading}>
          <h2>{split === "test" ? "Test images" : "Validation images"}</h2>
          <SplitSwitch split={split} hasTest={measured.test !== undefined} onChoose={setSplit} />
          <span className={styles.note}>
            {split === "test" && corruption ? `${corruption}; ` : ""}
            {cell
              ? `${data.classNames[cell.trueClass]} taken for ${data.classNames[cell.predictedClass]} `
              : ""}
            {probedStep === undefined
              ? "classified once the net trains"
              : `classified at step ${formatCount(probedStep)}`}
          </span>
          {cell && (
            <button type="button" className={styles.action} onClick={() => setCell(undefined)}>
              Show all classes
            </button>
          )}
        </header>
        {cell && indices.length === 0 && <p className={styles.note}>No image in this cell.</p>}
        <PredictionGrid images={images} shape={data.imageShape} classNames={data.classNames} />
      </div>
      <div className={styles.panel}>
        <header className={styles.heading}>
          <h2>Confusion</h2>
          <span className={styles.note}>
            {measurement ? measurementText(measurement, split) : "measured after each epoch"}
          </span>
          <button
            type="button"
            className={styles.action}
            onClick={evaluateNow}
            disabled={!hasRun || measured.test !== undefined}
          >
            Measure now
          </button>
        </header>
        <Confusion classNames={data.classNames} counts={counts} selected={cell} onSelect={setCell} />
      </div>
      <TryPanel
        data={data}
        probabilities={drawnProbabilities}
        step={probedStep}
        hasImage={drawn !== undefined}
        onImage={setDrawn}
      />
      <RobustnessPanel data={data} />
    </section>
  );
}

const measurementText = ({ step, evaluation }: Measurement, split: ShownSplit) =>
  `${split} at step ${formatCount(step)}: accuracy ${formatShare(evaluation.accuracy)}`;

interface SplitSwitchProps {
  readonly split: ShownSplit;
  readonly hasTest: boolean;
  readonly onChoose: (split: ShownSplit) => void;
}

/** Test images come when test was measured, at the end of the run. */
function SplitSwitch({ split, hasTest, onChoose }: SplitSwitchProps) {
  if (!hasTest) return null;
  return (
    <fieldset aria-label="Split" className={styles.tools}>
      {(["validation", "test"] as const).map((name) => (
        <button
          key={name}
          type="button"
          className={styles.action}
          aria-pressed={split === name}
          onClick={() => onChoose(name)}
        >
          {name}
        </button>
      ))}
    </fieldset>
  );
}

/** The images with the net's latest word on each, and on the drawing. */
function usePredictions(
  data: DataSummary,
  split: ShownSplit,
  indices: readonly number[],
  drawn?: Uint8Array,
) {
  const [run, probabilities] = useAppState((state) => [
    currentRun(state)?.experiment,
    state.live.probabilities,
  ]);
  const [loaded, setLoaded] = useState<{ indices: readonly number[]; pixels: Uint8Array }>();
  useEffect(() => {
    let isCurrent = true;
    requestImages(split, indices).then(({ pixels }) => isCurrent && setLoaded({ indices, pixels }));
    return () => {
      isCurrent = false;
    };
  }, [split, indices]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another run is to be asked again
  useEffect(() => {
    const images: ProbeImage[] = indices.map((index) => ({ split, index }));
    probe(drawn ? [...images, { pixels: drawn }] : images);
  }, [split, indices, drawn, run]);

  const classCount = data.classNames.length;
  const count = indices.length + (drawn ? 1 : 0);
  const values = probabilities?.values.length === count * classCount ? probabilities.values : undefined;
  const row = (position: number) => values?.subarray(position * classCount, (position + 1) * classCount);
  const shown = loaded?.indices === indices ? loaded : undefined;
  const size = data.imageShape[0] * data.imageShape[1] * data.imageShape[2];
  const images = useMemo(
    () =>
      indices.map(
        (_, position) =>
          shown?.pixels.subarray(position * size, (position + 1) * size) ?? new Uint8Array(size),
      ),
    [indices, shown, size],
  );
  return {
    images: images.map((pixels, position): ShownImage => {
      const index = indices[position];
      const of = row(position);
      const best = of ? of.indexOf(Math.max(...of)) : 0;
      const prediction = of && { label: best, confidence: of[best] };
      return { index, pixels, label: data.labels[split][index], prediction };
    }),
    drawnProbabilities: drawn && values ? Array.from(row(indices.length) ?? []) : undefined,
    probedStep: values ? probabilities?.step : undefined,
  };
}
