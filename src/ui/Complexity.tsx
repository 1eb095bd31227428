import { useMemo } from "react";
import { BubbleChart } from "../charts/BubbleChart";
import { keptRuns } from "../store/state";
import styles from "./Complexity.module.css";
import { measuredNets, publishedNets } from "./complexityData";
import { formatLarge } from "./format";
import { useAppState } from "./useAppState";

/** What accuracy costs: the papers' nets, and beside them the nets that were measured here. */
export function Complexity() {
  const runs = useAppState(keptRuns);
  const published = useMemo(() => publishedNets(), []);
  const measured = useMemo(() => measuredNets(runs), [runs]);
  const shared = {
    xLabel: "multiply–adds of one image",
    yLabel: "accuracy",
    formatX: formatLarge,
  };
  return (
    <div className={styles.charts}>
      <BubbleChart
        title="ImageNet, 1,000 classes"
        origin="published"
        note="Up: share of the validation images whose first guess is right. A circle’s area is the number of parameters."
        emptyText="No published size of the zoo has an ImageNet error yet."
        {...shared}
        {...published}
      />
      <BubbleChart
        title="Your nets"
        origin="measured here"
        note="Up: share of the test images that are right; dashed circles have validation only, the best so far. One colour for each data set."
        emptyText="Nothing is measured yet. Train a net: each epoch measures validation, the end of the run measures test."
        {...shared}
        {...measured}
      />
    </div>
  );
}
