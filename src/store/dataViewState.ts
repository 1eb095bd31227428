/** What the Data view knows. Changed by its actions beside this file. */
import { createStore } from "zustand/vanilla";
import type { ClassImages } from "../analysis/classImages";
import type { Suspect } from "../analysis/confidentLearning";
import type { DuplicateReport, ImageMap, ImageRef, LoadedSet } from "../worker/dataProtocol";

/** Something that takes its time: under way, done, or failed. */
export interface Work<Result> {
  readonly progress?: { readonly task: string; readonly done: number; readonly total: number };
  readonly result?: Result;
  readonly failure?: string;
}

/** Whether the net has seen the images that it judges: it may have learned their labels by heart. */
export type SuspectScope = "unseen" | "train";

export interface SuspectReport {
  readonly scope: SuspectScope;
  /** The run whose net it is, and the step. */
  readonly runId: string;
  readonly step: number;
  /** Images that it judged. */
  readonly count: number;
  readonly suspects: readonly (Suspect & ImageRef)[];
}

export interface DataWorks {
  readonly load: Work<LoadedSet>;
  /** Of the first classes, as many as there is room for. */
  readonly classImages: Work<readonly ClassImages[]>;
  readonly map: Work<ImageMap>;
  readonly duplicates: Work<DuplicateReport>;
  readonly suspects: Work<SuspectReport>;
}

export type DataViewState = DataWorks;

export const emptyDataView = (): DataViewState => ({
  load: {},
  classImages: {},
  map: {},
  duplicates: {},
  suspects: {},
});

export const dataViewStore = createStore<DataViewState>()(emptyDataView);
