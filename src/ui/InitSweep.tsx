import { Dialog } from "@base-ui/react/dialog";
import { useMemo, useState } from "react";
import { LayerChart, type LayerSeries, rangeOf } from "../charts/LayerChart";
import type { Experiment } from "../settings/experiment";
import { settingsOf } from "../settings/experiment";
import { send } from "../store/connection";
import { type Probes, probeUntrained, stopProbing } from "../store/layers";
import { isBusy } from "../store/run";
import { currentRun } from "../store/state";
import { initSweep, type SweepNet } from "../study/initSweep";
import type { LayerStatistic } from "../worker/protocol";
import styles from "./InitSweep.module.css";
import { statisticTexts } from "./layerText";
import panel from "./Panel.module.css";
import dialog from "./RangeTest.module.css";
import { useAppState } from "./useAppState";

const shownStatistics = ["gradient", "deviation", "weight"] as const;
const colors = ["--run-1", "--run-2", "--run-3", "--run-4"];

/** Compares untrained nets: initializers, activations, norms and depths of the form's model. */
export function InitSweep() {
  const [experiment, canStart] = useAppState((state) => [
    state.experiment,
    !isBusy(currentRun(state)) && state.data !== undefined && state.impossible === undefined,
  ]);
  const [nets, setNets] = useState<readonly SweepNet[]>([]);
  function open(isOpen: boolean) {
    if (!isOpen) return stopProbing(send);
    const asked = initSweep(experiment);
    setNets(asked);
    probeUntrained(
      "sweep",
      asked.map((net) => net.experiment),
      send,
    );
  }
  return (
    <Dialog.Root onOpenChange={open}>
      <Dialog.Trigger className={panel.action} disabled={!canStart}>
        Compare starts
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog.backdrop} />
        <Dialog.Popup className={`${dialog.popup} ${styles.popup}`}>
          <Dialog.Title className={dialog.title}>How untrained nets start</Dialog.Title>
          <Dialog.Description className={panel.note}>
            The form’s model with other initializers, activations, norms and depths, before any training: a
            signal or a gradient that dies or explodes on its way is seen here already. After Glorot &amp;
            Bengio 2010 and He et al. 2015.
          </Dialog.Description>
          <Panels nets={nets} />
          <div className={dialog.buttons}>
            <Dialog.Close className={panel.action}>Close</Dialog.Close>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** A setting's value as the form calls it. */
function optionLabel(experiment: Experiment, key: string, value: string | undefined): string {
  const field = settingsOf(experiment).find((setting) => setting.key === key)?.field;
  return (field?.kind === "choice" && value !== undefined && field.options[value]?.label) || "";
}

function panelTitle({ experiment, activation, normalization }: SweepNet): string {
  const norm = optionLabel(experiment, "normalization", normalization).toLowerCase();
  const parts = [
    optionLabel(experiment, "activation", activation),
    norm && (norm === "none" ? "no norm" : `${norm} norm`),
  ];
  return parts.filter(Boolean).join(" · ") || "This model";
}

function lineLabel({ experiment, initializer, depth }: SweepNet): string {
  const name = optionLabel(experiment, "initializer", initializer);
  return depth === undefined ? name : `${name}, depth ${depth}`;
}

interface PanelLine {
  readonly title: string;
  /** Panels of a row share their y axis. */
  readonly row: string;
  readonly line: LayerSeries;
}

function linesOf(nets: readonly SweepNet[], sweep: Probes, name: LayerStatistic) {
  const initializers = [...new Set(nets.map((net) => net.initializer))];
  const shallowest = Math.min(...nets.map(({ depth = 0 }) => depth));
  const deepest = Math.max(...nets.map(({ depth = 0 }) => depth));
  return nets.flatMap((net, index): PanelLine[] => {
    const statistics = sweep.results[index]?.statistics;
    if (!statistics) return [];
    const line: LayerSeries = {
      id: lineLabel(net),
      label: lineLabel(net),
      color: colors[initializers.indexOf(net.initializer)],
      isDashed: net.depth === shallowest && shallowest < deepest,
      layers: statistics.layers,
      values: statistics.values[name],
    };
    return [{ title: panelTitle(net), row: net.normalization ?? "", line }];
  });
}

function Panels({ nets }: { nets: readonly SweepNet[] }) {
  const sweep = useAppState((state) => state.layers.sweep);
  const [name, setName] = useState<LayerStatistic>("gradient");
  const lines = useMemo(() => (sweep ? linesOf(nets, sweep, name) : []), [nets, sweep, name]);
  if (!sweep) return null;
  const { label, axis, isLog } = statisticTexts[name];
  const titles = [...new Set(nets.map(panelTitle))];
  const done = sweep.results.filter(Boolean).length;
  const problem = sweep.results.find((result) => result?.problem)?.problem;
  const legend = [...new Map(lines.map(({ line }) => [line.label, line])).values()];
  return (
    <>
      <div className={panel.tools}>
        <label>
          shown
          <select value={name} onChange={(event) => setName(event.target.value as LayerStatistic)}>
            {shownStatistics.map((id) => (
              <option key={id} value={id}>
                {statisticTexts[id].label}
              </option>
            ))}
          </select>
        </label>
        <span role="status">
          {done < nets.length ? `${done} of ${nets.length} nets` : `${nets.length} nets, seed of the form`}
        </span>
      </div>
      {problem && <p className={panel.problem}>{problem}</p>}
      <ul className={styles.legend}>
        {legend.map(({ label: text, color, isDashed }) => (
          <li key={text}>
            <svg width="24" height="8" aria-hidden="true">
              <line
                x1="0"
                x2="24"
                y1="4"
                y2="4"
                stroke={`var(${color})`}
                strokeWidth="2"
                strokeDasharray={isDashed ? "5 4" : undefined}
              />
            </svg>
            {text}
          </li>
        ))}
      </ul>
      <div className={styles.panels}>
        {titles.map((title) => {
          const own = lines.filter((one) => one.title === title);
          const row = lines.filter((one) => one.row === own[0]?.row).map(({ line }) => line);
          // the deepest net last: its layers are the axis, and the others lie on it
          const series = own.map(({ line }) => line).sort((a, b) => a.layers.length - b.layers.length);
          return (
            <figure key={title} className={styles.panel}>
              <figcaption>{title}</figcaption>
              <LayerChart
                title={`${title}: ${label} by layer`}
                yLabel={axis}
                series={series}
                isLog={isLog}
                yRange={rangeOf(row, isLog)}
                height={152}
              />
            </figure>
          );
        })}
      </div>
    </>
  );
}
