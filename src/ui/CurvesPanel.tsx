import { useMemo, useState } from "react";
import { CurveChart } from "../charts/CurveChart";
import type { Mark, Series } from "../charts/series";
import { lossNames } from "../settings/recipe/loss";
import type { Curve, RunCurves } from "../store/curves";
import { formatCount, formatSetting } from "./format";
import { GradientStrip } from "./GradientStrip";
import { NoiseLine } from "./NoiseLine";
import styles from "./Panel.module.css";
import { RateNow } from "./RateNow";
import type { Theme } from "./themeChoice";
import { useAppState } from "./useAppState";

type XAxis = "step" | "epoch" | "time";

const xLabels: Record<XAxis, string> = { step: "step", epoch: "epoch", time: "training time, s" };

function xOf(curve: Curve, axis: XAxis, stepsPerEpoch: number): Float64Array {
  if (axis === "time") return curve.seconds.view();
  return axis === "step"
    ? curve.step.view()
    : curve.step.view().map((step) => step / Math.max(1, stepsPerEpoch));
}

interface RunLines {
  readonly curves: RunCurves;
  readonly stepsPerEpoch: number;
  readonly isPrevious?: boolean;
}

function seriesOf(
  { curves, stepsPerEpoch, isPrevious }: RunLines,
  axis: XAxis,
  metric: "loss" | "accuracy",
): Series[] {
  const look = { color: isPrevious ? "--run-previous" : "--run-1", faded: isPrevious };
  const prefix = isPrevious ? "previous " : "";
  const line = (name: "train" | "validation", more: Partial<Series>): Series => ({
    id: `${prefix}${name}`,
    label: `${prefix}${name}`,
    x: xOf(curves[name], axis, stepsPerEpoch),
    y: curves[name][metric].view(),
    ...look,
    ...more,
  });
  return [line("train", { smoothed: true }), line("validation", { dashed: true })];
}

/** Where the rate left its schedule, so that a bend in a curve has its reason beside it. */
function marksOf({ rateMarks, train }: RunCurves, axis: XAxis, stepsPerEpoch: number): Mark[] {
  const steps = train.step.view();
  return rateMarks.map(({ step, learningRate, cause }) => {
    const index = steps.findIndex((other) => other >= step);
    const seconds = train.seconds.view();
    const time = seconds[index < 0 ? seconds.length - 1 : index] ?? 0;
    const x = axis === "step" ? step : axis === "time" ? time : step / Math.max(1, stepsPerEpoch);
    const rate = formatSetting(Number(learningRate.toPrecision(3)));
    return { x, label: cause === "user" ? `rate set to ${rate}` : `plateau: rate ${rate}` };
  });
}

/** Loss and accuracy while the net learns; the run before it stays behind, faded. */
export function CurvesPanel({ theme }: { theme: Theme }) {
  const [curves, version, run, previous, lossId] = useAppState((state) => [
    state.curves,
    state.curvesVersion,
    state.run?.stepsPerEpoch ?? 0,
    state.previous,
    (state.run?.experiment ?? state.experiment).recipe.loss,
  ]);
  const [axis, setAxis] = useState<XAxis>("step");
  const [isLog, setIsLog] = useState(false);
  const [smoothing, setSmoothing] = useState(0.6);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for the points in the curves
  const [loss, accuracy] = useMemo(() => {
    return (["loss", "accuracy"] as const).map((metric) => {
      const lines: RunLines[] = [{ curves, stepsPerEpoch: run }];
      const isComparable = metric === "accuracy" || previous?.experiment.recipe.loss === lossId;
      if (previous && isComparable) lines.unshift({ ...previous, isPrevious: true });
      return lines.flatMap((one) => seriesOf(one, axis, metric));
    });
  }, [curves, version, run, previous, lossId, axis]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for the marks too
  const marks = useMemo(() => marksOf(curves, axis, run), [curves, version, run, axis]);
  const formatX = (x: number) =>
    axis === "step"
      ? `step ${formatCount(x)}`
      : axis === "epoch"
        ? `epoch ${x.toFixed(2)}`
        : `${x.toFixed(1)} s`;
  const shared = {
    xReach: axis === "epoch" ? 1 : 10,
    xLabel: xLabels[axis],
    version,
    marks,
    smoothing,
    formatX,
    theme,
  };
  return (
    <section className={styles.panel} aria-label="Curves">
      <header className={styles.heading}>
        <h2>Curves</h2>
        <div className={styles.tools}>
          <label>
            over
            <select value={axis} onChange={(event) => setAxis(event.target.value as XAxis)}>
              <option value="step">step</option>
              <option value="epoch">epoch</option>
              <option value="time">time</option>
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
        {...shared}
      />
      <CurveChart
        title="Accuracy"
        yLabel="share right"
        series={accuracy}
        isLog={false}
        yRange={[0, 1]}
        emptyText="Validation is measured after each epoch."
        {...shared}
      />
      <GradientStrip />
    </section>
  );
}
