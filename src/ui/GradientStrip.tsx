import { useEffect, useRef, useState } from "react";
import { LayerChart, type LayerSeries } from "../charts/LayerChart";
import { send } from "../store/connection";
import { probeUntrained, untrainedOf, watchLayers } from "../store/layers";
import { colorOf } from "../store/run";
import { currentRun } from "../store/state";
import { isCheapToProbe } from "../study/initSweep";
import type { LayerStatistic, LayerStatistics } from "../worker/protocol";
import { formatCount } from "./format";
import styles from "./GradientStrip.module.css";
import { InitSweep } from "./InitSweep";
import { layersSummary, ratioText, statisticTexts } from "./layerText";
import panel from "./Panel.module.css";
import { useAppState } from "./useAppState";

const settleMs = 400; // a setting that is being dragged is not looked at in between

/** Layer by layer: what arrives of the gradient, and what becomes of weights and signal; live, or of the untrained net. */
export function GradientStrip() {
  const [layers, experiment, run, impossible, hasData, isOnCpu] = useAppState((state) => [
    state.layers,
    state.experiment,
    currentRun(state),
    state.impossible,
    state.data !== undefined,
    state.backend?.name === "cpu",
  ]);
  const [name, setName] = useState<LayerStatistic>("gradient");
  const frame = useRef<HTMLElement>(null);
  useEffect(() => {
    const observer = new IntersectionObserver(([{ isIntersecting }]) => watchLayers(isIntersecting, send));
    observer.observe(frame.current as HTMLElement);
    return () => {
      observer.disconnect();
      watchLayers(false, send);
    };
  }, []);

  const untrained = untrainedOf(layers, experiment);
  const canProbe = run === undefined && hasData && impossible === undefined;
  const isAutomatic = canProbe && isOnCpu && isCheapToProbe(experiment);
  useEffect(() => {
    if (!isAutomatic) return;
    const timer = setTimeout(() => probeUntrained("form", [experiment], send), settleMs);
    return () => clearTimeout(timer);
  }, [isAutomatic, experiment]);

  const shown = run ? layers.current : untrained?.statistics;
  const behind = run ? layers.previous : (layers.current ?? layers.previous);
  const { label, axis, help, isLog, range } = statisticTexts[name];
  const line = (statistics: LayerStatistics, isPrevious: boolean): LayerSeries => ({
    id: isPrevious ? "previous" : "now",
    label: isPrevious ? "previous run" : run ? "this run" : "untrained",
    color: isPrevious ? "--run-previous" : run ? colorOf(run) : "--run-1",
    isFaded: isPrevious,
    layers: statistics.layers,
    values: statistics.values[name],
  });
  const series = [...(behind ? [line(behind, true)] : []), ...(shown ? [line(shown, false)] : [])];
  return (
    <section ref={frame} className={styles.strip} aria-label="Layers">
      <header className={styles.heading}>
        <span className={styles.at}>
          {shown ? (run ? `step ${formatCount(shown.step)}` : "untrained, step 0") : ""}
          {behind && " · faded: previous run"}
        </span>
        <div className={panel.tools}>
          <select
            aria-label="What is shown of the layers"
            title={help}
            value={name}
            onChange={(event) => setName(event.target.value as LayerStatistic)}
          >
            {Object.entries(statisticTexts).map(([id, text]) => (
              <option key={id} value={id}>
                {text.label}
              </option>
            ))}
          </select>
          {canProbe && !isAutomatic && (
            <button
              type="button"
              className={panel.action}
              onClick={() => probeUntrained("form", [experiment], send)}
            >
              Look before training
            </button>
          )}
          <InitSweep />
        </div>
      </header>
      <p className={styles.words} role="note">
        {untrained?.problem && !run
          ? untrained.problem
          : shown && name === "gradient"
            ? ratioText(shown)
            : help}
      </p>
      <LayerChart
        title={`${label} by layer`}
        yLabel={axis}
        series={series}
        isLog={isLog}
        yRange={range}
        isReadable
        emptyText={run ? "Measured before the first step." : "Of the untrained net, or as it learns."}
      />
      {shown && <p className={styles.summary}>{layersSummary(shown, name)}</p>}
    </section>
  );
}
