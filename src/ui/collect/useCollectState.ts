import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import { type CollectState, collectStore } from "../../store/collect";

/** A part of what is known of sets being collected; the component redraws when that part changes. */
export function useCollectState<Part>(select: (state: CollectState) => Part): Part {
  return useStore(collectStore, useShallow(select));
}
