import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import { type State, store } from "../store/state";

/** A part of the page's state; the component redraws when that part changes. */
export function useAppState<Part>(select: (state: State) => Part): Part {
  return useStore(store, useShallow(select));
}
