import { useMemo, useRef, useState } from "react";
import { type ModelEntry, models } from "../../models";
import type { Network } from "../../models/network";
import { networkOf } from "../settings/network";
import { showView } from "../store/actions";
import { show } from "../store/studyActions";
import { LayerTabs } from "./LayerTabs";
import { NetworkDiagram } from "./NetworkDiagram";
import styles from "./Panel.module.css";
import { SkipSwitch } from "./SkipSwitch";
import type { Theme } from "./themeChoice";
import { useAppState } from "./useAppState";

/** To the experiment that most people come for. */
function compareByDepth() {
  show({ kind: "preset", preset: "depth" });
  showView("compare");
}

/** The network that the form describes; one that cannot be leaves the last one that could, greyed. */
export function NetworkPanel({ theme }: { theme: Theme }) {
  const [data, model, recipe] = useAppState(({ experiment }) => [
    experiment.data,
    experiment.model,
    experiment.recipe,
  ]);
  const entry: ModelEntry = models[model.model];
  const [selectedPath, setSelectedPath] = useState<string>();
  const lastBuilt = useRef<Network>(undefined);
  const { network, problem } = useMemo(() => networkOf({ data, model, recipe }), [data, model, recipe]);
  if (network) lastBuilt.current = network;
  return (
    <section className={styles.panel} aria-label="Network">
      <header className={styles.heading}>
        <h2>{entry.title}</h2>
        <a className={styles.paper} href={entry.url}>
          {entry.paper}
        </a>
        <button type="button" className={`${styles.action} ${styles.end}`} onClick={compareByDepth}>
          Compare by depth
        </button>
      </header>
      <p className={styles.idea}>{entry.idea}</p>
      <SkipSwitch />
      {problem && (
        <p className={styles.problem} role="status">
          This net cannot be built. {problem.message}.
          {lastBuilt.current && " Below is the last one that could."}
        </p>
      )}
      {lastBuilt.current && (
        <div
          className={problem ? `${styles.diagram} ${styles.greyed}` : styles.diagram}
          inert={problem !== undefined}
        >
          <NetworkDiagram
            network={lastBuilt.current}
            selectedPath={selectedPath}
            onSelect={setSelectedPath}
          />
        </div>
      )}
      <LayerTabs network={lastBuilt.current} selectedPath={selectedPath} theme={theme} />
    </section>
  );
}
