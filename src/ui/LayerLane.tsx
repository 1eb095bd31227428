import { type Network, outputLayer } from "../../models/network";
import styles from "./NetworkDiagram.module.css";

const [width, height, middle] = [48, 24, 24];

/** The drawing at the left of a layer: its output as a block, and the edges that pass or end here. */
export function LayerLane({ network, index }: { network: Network; index: number }) {
  const { layers } = network;
  const layer = layers[index];
  const isVector = layer.shape.length === 1;
  const side = isVector ? 4 : 4 + 14 * Math.sqrt(layer.shape[0] / Math.max(1, layers[0].shape[0]));
  const depth = 4 + 4 * Math.log2(1 + layer.shape[layer.shape.length - 1]);
  // Edges that skip at least one layer run at the left, one lane each.
  const skips = layers.flatMap((end, to) =>
    end.inputs
      .map((name) => layers.findIndex((candidate) => candidate.name === name))
      .filter((from) => from < to - 1)
      .map((from) => ({ from, to })),
  );
  const feedsNext = layers[index + 1]?.inputs.includes(layer.name) ?? false;
  const isFed = layer.inputs.includes(layers[index - 1]?.name ?? "");
  return (
    <svg
      className={styles.lane}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {isFed && <line x1={middle} x2={middle} y1="0" y2={height / 2} />}
      {feedsNext && layer !== outputLayer(network) && (
        <line x1={middle} x2={middle} y1={height / 2} y2={height} />
      )}
      {skips.map(({ from, to }, lane) => {
        const x = 3 + 4 * (lane % 3);
        const half = height / 2;
        const path =
          index === from
            ? `M${middle} ${half} H${x} V${height}`
            : index === to
              ? `M${x} 0 V${half} H${middle}`
              : index > from && index < to
                ? `M${x} 0 V${height}`
                : "";
        return path && <path key={`${from}-${to}`} className={styles.skip} d={path} />;
      })}
      <rect x={middle - depth / 2} y={height / 2 - side / 2} width={depth} height={side} rx="1" />
    </svg>
  );
}
