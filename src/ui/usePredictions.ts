import { useEffect, useMemo } from "react";
import { predictionsOf } from "../settings/predictions";
import { toHash } from "../settings/url";
import { requestStartProbe } from "../store/actions";
import { isBusy } from "../store/state";
import { useAppState } from "./useAppState";

const settleMs = 500; // so that a number being typed does not start a net for each digit

/** Sentences by setting; the net's start is looked at again once the form rests and no run goes on. */
export function usePredictions(): ReadonlyMap<string, string> {
  const [experiment, data, isFree, probed] = useAppState((state) => [
    state.experiment,
    state.data,
    !isBusy(state.run) && state.impossible === undefined && state.dataProgress === undefined,
    state.startProbe,
  ]);
  useEffect(() => {
    if (!data || !isFree || toHash(experiment) === "") return; // what the page opens on is known to start well
    const timer = setTimeout(requestStartProbe, settleMs);
    return () => clearTimeout(timer);
  }, [experiment, data, isFree]);
  return useMemo(() => {
    if (!data) return new Map();
    const isCurrent = isFree || probed?.experiment === experiment; // else it is about to be
    const facts = { classCount: data.classNames.length, trainCount: data.counts.train };
    return predictionsOf(experiment, { ...facts, probe: isCurrent ? probed?.probe : undefined });
  }, [experiment, data, isFree, probed]);
}
