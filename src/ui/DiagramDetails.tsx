import { useId } from "react";
import { type Network, shapeText } from "../../models/network";
import { hasKernel, isGroup, type OutlineNode } from "../../models/outline";
import { weightsOf } from "../../models/weights";
import { formatBytes, formatCount } from "./format";
import { LesionLine } from "./LesionLine";
import styles from "./NetworkDiagram.module.css";
import type { NodeCost } from "./nodeCost";
import { nodeExplanation } from "./outlineText";

export interface DiagramDetailsProps {
  readonly network: Network;
  readonly node: OutlineNode;
  readonly cost: NodeCost;
}

/** What the line under the mouse, or else the selected one, is and costs. */
export function DiagramDetails({ network, node, cost }: DiagramDetailsProps) {
  const id = useId();
  const facts: [string, string][] = [
    ["output", shapeText(cost.shape)],
    isGroup(node)
      ? ["layers with kernels", formatCount(node.layers.filter(hasKernel).length)]
      : ["weights", weightsText(node, network)],
    ["parameters", formatCount(cost.parameters)],
    ["multiply–adds", formatCount(cost.multiplyAdds)],
    ["memory", `${formatBytes(cost.activationBytes)} per image`],
    ["receptive field", `${cost.receptiveField}×${cost.receptiveField} pixels`],
  ];
  return (
    <section className={styles.details} aria-labelledby={id}>
      <h3 id={id}>{node.path}</h3> <p>{nodeExplanation(node)}</p>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt> <dd title={value}>{value}</dd>
          </div>
        ))}
      </dl>
      <LesionLine network={network} node={node} />
    </section>
  );
}

const weightsText = ({ layers: [layer] }: OutlineNode, network: Network) =>
  weightsOf(layer, network)
    .map((weight) => `${weight.role} ${shapeText(weight.shape)}`)
    .join(", ") || "none";
