import { useMemo } from "react";
import { lesion } from "../../models/lesion";
import type { Network } from "../../models/network";
import { hasKernel, isGroup, type OutlineNode } from "../../models/outline";
import { send } from "../store/connection";
import { bypass } from "../store/layers";
import { currentRun } from "../store/state";
import type { LesionResult } from "../worker/protocol";
import { formatCount, formatShare } from "./format";
import styles from "./NetworkDiagram.module.css";
import panel from "./Panel.module.css";
import { useAppState } from "./useAppState";
import { useIsTrained } from "./useIsTrained";

export interface LesionLineProps {
  readonly network: Network;
  readonly node: OutlineNode;
}

/** What a block of the trained net is worth: validation with it, and without. */
export function LesionLine({ network, node }: LesionLineProps) {
  const [lesions, step] = useAppState((state) => [state.layers.lesions, currentRun(state)?.step ?? 0]);
  const isTrained = useIsTrained(network);
  const problem = useMemo(() => lesion(network, node.path).problem, [network, node.path]);
  if (!isTrained || step === 0) return null;
  if (!isGroup(node) || !node.layers.some(hasKernel)) return <div className={styles.lesion} />;
  const result = lesions[node.path];
  const isAsked = Object.hasOwn(lesions, node.path) && !result;
  return (
    <div className={styles.lesion}>
      {problem ? (
        <span>Cannot be bypassed. {problem}</span>
      ) : (
        <>
          <button
            type="button"
            className={panel.action}
            disabled={isAsked}
            onClick={() => bypass(node.path, send)}
          >
            Bypass this block
          </button>
          <span role="status">{isAsked ? "measuring validation" : resultText(result)}</span>
        </>
      )}
    </div>
  );
}

function resultText(result: LesionResult | undefined): string {
  if (!result) return "validation with it and without; the run stays as it is";
  if (result.problem !== undefined) return result.problem;
  const { step, whole, bypassed } = result;
  const change = bypassed - whole;
  const sign = change > 0 ? "+" : change < 0 ? "−" : "±";
  return (
    `validation accuracy ${formatShare(whole)} with it, ${formatShare(bypassed)} without ` +
    `(${sign}${formatShare(Math.abs(change))}), step ${formatCount(step)}`
  );
}
