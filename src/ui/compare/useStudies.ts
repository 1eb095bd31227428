import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import { type StudiesState, studyStore } from "../../store/studyState";

/** A part of what is known of studies; the component redraws when that part changes. */
export function useStudies<Part>(select: (state: StudiesState) => Part): Part {
  return useStore(studyStore, useShallow(select));
}
