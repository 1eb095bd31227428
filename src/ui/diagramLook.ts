import type { EdgeKind } from "./diagramEdges";
import styles from "./NetworkDiagram.module.css";

/** Where the straight line runs. */
export const middle = 56;

export const edgeClass: Record<EdgeKind, string> = {
  skip: styles.skip,
  concat: styles.concat,
  flow: styles.side,
};
