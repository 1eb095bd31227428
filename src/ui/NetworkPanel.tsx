import { useMemo } from "react";
import { datasets } from "../../datasets";
import { models } from "../../models";
import { NetworkDiagram } from "./NetworkDiagram";
import styles from "./Panel.module.css";
import { useAppState } from "./useAppState";

/** The network that the form describes, or why it cannot be. */
export function NetworkPanel() {
  const [data, model] = useAppState((state) => [state.experiment.data, state.experiment.model]);
  const entry = models[model.model];
  const built = useMemo(() => {
    const { imageShape, classNames } = datasets[data.dataset];
    try {
      return { network: entry.build(imageShape, classNames.length, model.options as never) };
    } catch (error) {
      return { problem: (error as Error).message };
    }
  }, [entry, model.options, data.dataset]);
  return (
    <section className={styles.panel} aria-label="Network">
      <header className={styles.heading}>
        <h2>{entry.title}</h2>
        <span>{entry.year}</span>
      </header>
      <p className={styles.idea}>{entry.idea}</p>
      {built.network ? (
        <NetworkDiagram network={built.network} />
      ) : (
        <p className={styles.problem} role="alert">
          {built.problem}
        </p>
      )}
      <p className={styles.source}>
        {entry.paper} <a href={entry.url}>{entry.url.replace(/^https?:\/\//, "")}</a>
      </p>
    </section>
  );
}
