import { useEffect, useMemo } from "react";
import type { Experiment } from "../settings/experiment";
import { predictionsOf } from "../settings/predictions";
import { toHash } from "../settings/url";
import { requestStartProbe } from "../store/connection";
import { isBusy } from "../store/run";
import { currentRun } from "../store/state";
import { useAppState } from "./useAppState";

const settleMs = 500; // so that a number being typed does not start a net for each digit

/** What the page opens on is known to start well, and need not wait for the look. */
const isOpening = (experiment: Experiment) => toHash(experiment) === "";

/** Sentences by setting; the net's start is looked at again once the form rests and no run goes on. */
export function usePredictions(): ReadonlyMap<string, string> {
  const [experiment, data, isFree, probed] = useAppState((state) => [
    state.experiment,
    state.data,
    !isBusy(currentRun(state)) && state.impossible === undefined && state.dataProgress === undefined,
    state.startProbe,
  ]);
  useEffect(() => {
    if (!data || !isFree || isOpening(experiment) || probed?.experiment === experiment) return;
    const timer = setTimeout(requestStartProbe, settleMs);
    return () => clearTimeout(timer);
  }, [experiment, data, isFree, probed]);
  return useMemo(() => {
    if (!data) return new Map();
    // The last look stays until the next one comes, so that the form does not jump with each change.
    const isCurrent = probed?.experiment === experiment || (isFree && !isOpening(experiment));
    const facts = { classCount: data.classNames.length, trainCount: data.counts.train };
    return predictionsOf(experiment, { ...facts, probe: isCurrent ? probed?.probe : undefined });
  }, [experiment, data, isFree, probed]);
}
