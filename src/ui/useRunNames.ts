import { useMemo } from "react";
import type { Run } from "../store/run";
import { runNames } from "../store/runNames";
import { store } from "../store/state";
import { useAppState } from "./useAppState";

/** What the runs are called, by their ids. Deleted ones keep a name for their undo, and change no other's. */
export function useRunNames(): ReadonlyMap<string, string> {
  const parts = useAppState(({ runs }) => runs.flatMap(namingParts));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the parts stand for the runs, which change with each report
  return useMemo(() => {
    const { runs } = store.getState();
    return new Map([...runNames(runs), ...runNames(runs.filter(({ deletedAt }) => deletedAt === undefined))]);
  }, [parts]);
}

const namingParts = ({ id, experiment, name, deletedAt }: Run) => [id, experiment, name, deletedAt];
