import { useMemo, useState } from "react";
import { CurveChart } from "../charts/CurveChart";
import type { Span } from "../charts/series";
import { lossNames } from "../settings/recipe/loss";
import type { Run } from "../store/run";
import { keptRuns, type State } from "../store/state";
import { NoiseLine } from "./NoiseLine";
import styles from "./Panel.module.css";
import { RateNow } from "./RateNow";
import { marksOf, placeText, type ShownRun, seriesMaker, type XAxisName, xAxes } from "./runSeries";
import type { Theme } from "./themeChoice";
import { useAppState } from "./useAppState";
import { useRunNames } from "./useRunNames";

/** The runs on the charts, the foremost one last: the current one, or the newest that has begun. */
const shownRuns = (state: State): Run[] => {
  const shown = keptRuns(state).filter(({ isHidden }) => !isHidden);
  const foremost =
    shown.find(({ id }) => id === state.currentId) ?? shown.findLast(({ phase }) => phase !== "queued");
  return foremost ? [...shown.filter((run) => run !== foremost), foremost] : shown;
};

/** Loss and accuracy while nets learn: the current run, and the others behind it, faded. */
export function CurvesPanel({ theme }: { theme: Theme }) {
  const [curves, version] = useAppState((state) => [state.curves, state.curvesVersion]);
  const runs = useAppState(shownRuns);
  const names = useRunNames();
  const [axis, setAxis] = useState<XAxisName>("step");
  const [isLog, setIsLog] = useState(false);
  const [smoothing, setSmoothing] = useState(0.6);
  const [zoom, setZoom] = useState<Span>();
  const [lossSeries] = useState(seriesMaker);
  const [accuracySeries] = useState(seriesMaker);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for the points in the curves
  const { loss, accuracy, marks, foremost } = useMemo(() => {
    const shown = runs.flatMap((run, index): ShownRun[] => {
      const own = curves.get(run.id);
      const isForemost = index === runs.length - 1;
      return own ? [{ run, name: names.get(run.id) ?? "", curves: own, isForemost }] : [];
    });
    const first = shown.find(({ isForemost }) => isForemost);
    const lossOf = ({ experiment }: Run) => experiment.recipe.loss;
    const isComparable = ({ run }: ShownRun) => lossOf(run) === lossOf((first ?? shown[0]).run);
    return {
      loss: lossSeries(shown.filter(isComparable), axis, "loss"),
      accuracy: accuracySeries(shown, axis, "accuracy"),
      marks: first ? marksOf(first, axis) : [],
      foremost: first,
    };
  }, [runs, curves, version, names, axis, lossSeries, accuracySeries]);
  const lossId = useAppState((state) => (runs.at(-1) ?? state).experiment.recipe.loss);
  const { label, reach, tick } = xAxes[axis];
  const shared = {
    xReach: reach,
    xLabel: label,
    version,
    marks,
    smoothing,
    zoom,
    onZoom: setZoom,
    formatX: (x: number) => placeText(foremost, axis, x),
    formatTick: tick,
    theme,
  };
  return (
    <section className={styles.panel} aria-label="Curves">
      <header className={styles.heading}>
        <h2>Curves</h2>
        <div className={styles.tools}>
          <label>
            over
            <select
              value={axis}
              onChange={(event) => {
                setAxis(event.target.value as XAxisName);
                setZoom(undefined);
              }}
            >
              {Object.entries(xAxes).map(([name, { option }]) => (
                <option key={name} value={name}>
                  {option}
                </option>
              ))}
            </select>
          </label>
          <label>
            smoothing
            <input
              type="range"
              min="0"
              max="0.98"
              step="0.02"
              value={smoothing}
              onChange={(event) => setSmoothing(Number(event.target.value))}
            />
          </label>
          <label>
            <input type="checkbox" checked={isLog} onChange={(event) => setIsLog(event.target.checked)} /> log
            loss
          </label>
        </div>
        <RateNow />
      </header>
      <NoiseLine />
      <CurveChart
        title="Loss"
        yLabel={lossNames[lossId]}
        series={loss}
        isLog={isLog}
        emptyText="Press play: each step becomes a point."
        hasXTitle={false}
        {...shared}
      />
      <CurveChart
        title="Accuracy"
        yLabel="share right"
        series={accuracy}
        isLog={false}
        yRange={shares}
        emptyText="Validation is measured after each epoch."
        {...shared}
      />
    </section>
  );
}

const shares: Span = [0, 1];
