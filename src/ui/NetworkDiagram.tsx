import { type KeyboardEvent, useId, useRef, useState } from "react";
import { costOf, type LayerCost } from "../../models/cost";
import { type Network, shapeText } from "../../models/network";
import { weightsOf } from "../../models/weights";
import { formatBytes, formatCount, formatLarge } from "./format";
import { LayerLane } from "./LayerLane";
import styles from "./NetworkDiagram.module.css";
import { explanation, operationText } from "./operationText";

export interface NetworkDiagramProps {
  readonly network: Network;
}

/** The network from image to logits; a chosen layer tells more. Arrow keys go from layer to layer. */
export function NetworkDiagram({ network }: NetworkDiagramProps) {
  const cost = costOf(network);
  const [chosen, setChosen] = useState(0);
  const rows = useRef<(HTMLDivElement | null)[]>([]);
  const id = useId();
  const selected = Math.min(chosen, cost.layers.length - 1);

  function move(event: KeyboardEvent) {
    const target = { ArrowDown: selected + 1, ArrowUp: selected - 1, Home: 0, End: cost.layers.length - 1 }[
      event.key
    ];
    if (target === undefined || !cost.layers[target]) return;
    event.preventDefault();
    setChosen(target);
    rows.current[target]?.focus();
  }

  return (
    <div className={styles.diagram}>
      <div className={styles.columns} aria-hidden="true">
        <span>layer</span>
        <span>output</span>
        <span>weights</span>
        <span>mult–adds</span>
      </div>
      <div className={styles.layers} role="listbox" aria-label="Layers of the network" onKeyDown={move}>
        {cost.layers.map((layerCost, index) => (
          <LayerRow
            key={layerCost.layer.name}
            network={network}
            cost={layerCost}
            index={index}
            isSelected={index === selected}
            onSelect={() => setChosen(index)}
            rowRef={(row) => {
              rows.current[index] = row;
            }}
          />
        ))}
      </div>
      <p className={styles.total}>
        <b>{formatCount(cost.parameters)}</b> parameters · <b>{formatCount(cost.multiplyAdds)}</b>{" "}
        multiply–adds · <b>{formatBytes(cost.activationBytes)}</b> of activations per image
      </p>
      <LayerDetails id={id} network={network} cost={cost.layers[selected]} />
    </div>
  );
}

interface LayerRowProps {
  readonly network: Network;
  readonly cost: LayerCost;
  readonly index: number;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
  readonly rowRef: (row: HTMLDivElement | null) => void;
}

function LayerRow({ network, cost, index, isSelected, onSelect, rowRef }: LayerRowProps) {
  const { layer, parameters, multiplyAdds } = cost;
  const isMinor = parameters === 0 && layer.operation.kind !== "input";
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list moves the choice by arrow keys
    <div
      ref={rowRef}
      role="option"
      aria-selected={isSelected}
      tabIndex={isSelected ? 0 : -1}
      className={isMinor ? `${styles.row} ${styles.minor}` : styles.row}
      onClick={onSelect}
    >
      <LayerLane network={network} index={index} />
      <span className={styles.name}>
        {operationText(layer.operation)} <small>{layer.name}</small>
      </span>
      <span className={styles.number}>{shapeText(layer.shape)}</span>
      <span className={styles.number}>{parameters > 0 ? formatLarge(parameters) : ""}</span>
      <span className={styles.number}>{multiplyAdds > 0 ? formatLarge(multiplyAdds) : ""}</span>
    </div>
  );
}

function LayerDetails({ id, network, cost }: { id: string; network: Network; cost: LayerCost }) {
  const { layer, parameters, multiplyAdds, activationBytes, receptiveField } = cost;
  const weights = weightsOf(layer, network).map((weight) => `${weight.role} ${shapeText(weight.shape)}`);
  const facts: [string, string][] = [
    ["output", shapeText(layer.shape)],
    ["weights", weights.join(", ") || "none"],
    ["parameters", formatCount(parameters)],
    ["multiply–adds", formatCount(multiplyAdds)],
    ["memory", `${formatBytes(activationBytes)} per image`],
    ["sees", `${receptiveField}×${receptiveField} pixels`],
  ];
  return (
    <section className={styles.details} aria-labelledby={id} aria-live="polite">
      <h3 id={id}>{layer.name}</h3>
      <p>{explanation(layer.operation)}</p>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
