import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import { type DataViewState, dataViewStore } from "../../store/dataViewState";

/** A part of what the Data view knows; the component redraws when that part changes. */
export function useDataView<Part>(select: (state: DataViewState) => Part): Part {
  return useStore(dataViewStore, useShallow(select));
}
