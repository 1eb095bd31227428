import { useMemo } from "react";
import type { Network } from "../../models/network";
import type { Experiment } from "../settings/experiment";
import { networkOf } from "../settings/network";
import { currentRun } from "../store/state";
import { useAppState } from "./useAppState";

/** Whether this network is the current run's. */
export function useIsTrained(network: Network): boolean {
  const trained = useAppState((state) => currentRun(state)?.experiment);
  return useMemo(
    () => trained !== undefined && netOf(trained) === JSON.stringify(network),
    [trained, network],
  );
}

/** What decides the network, as text. */
const netOf = ({ data, model, recipe }: Experiment) => {
  const { network } = networkOf({ data, model, recipe });
  return network && JSON.stringify(network);
};
