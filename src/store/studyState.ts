/** What the page knows of studies. Changed by the study actions and the queue beside this file. */
import { createStore } from "zustand/vanilla";
import type { Timing } from "../study/estimate";
import type { Evidence } from "../study/evidence";
import type { PresetId } from "../study/presets";
import type { Study } from "../study/study";
import type { Halt } from "./studyWorker";

export interface StoredStudy {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly evidence: Evidence;
  readonly preset?: PresetId;
  /** The evidence that this study runs again. */
  readonly original?: Evidence;
  /** It came as a file or by a link, and was not run here. */
  readonly isOpened?: boolean;
  /** The link that it came by: the day on which it was measured, e.g. `2026-11-25`. */
  readonly link?: { readonly date?: string };
}

/** The study whose runs are under way. */
export interface Activity {
  readonly id: string;
  readonly phase: "loading" | "training" | "paused";
  readonly runName: string;
  readonly step: number;
  /** 0 before it is known. */
  readonly totalSteps: number;
  readonly leftMs?: number;
}

export type Shown =
  | { readonly kind: "overview" }
  | { readonly kind: "preset"; readonly preset: PresetId }
  | { readonly kind: "sweep"; readonly study: Study }
  | { readonly kind: "linked"; readonly study: Study; readonly preset?: PresetId }
  | { readonly kind: "study"; readonly id: string };

export type Timings = readonly [Timing, Timing];

export interface DeletedStudy {
  readonly study: StoredStudy;
  /** Its page was open. */
  readonly wasShown: boolean;
}

export interface StudiesState {
  /** Newest first. */
  readonly studies: readonly StoredStudy[];
  readonly shown: Shown;
  readonly activity?: Activity;
  /** Studies that are to be run after the one under way. */
  readonly waiting: readonly string[];
  /** Studies that another tab runs. */
  readonly elsewhere: ReadonlySet<string>;
  /** Why a study does not go on, by its id. */
  readonly halts: Readonly<Record<string, Halt>>;
  /** Sentences that concern no study. */
  readonly notices: readonly string[];
  /** Grows when files of a data set were dropped. */
  readonly filesVersion: number;
  /** Those that were deleted and can be brought back, the last one at the end. */
  readonly deleted: readonly DeletedStudy[];
}

export const studyStore = createStore<StudiesState>()(() => ({
  studies: [],
  shown: { kind: "overview" },
  waiting: [],
  elsewhere: new Set(),
  halts: {},
  notices: [],
  filesVersion: 0,
  deleted: [],
}));

export const studyOfId = (id: string): StoredStudy | undefined =>
  studyStore.getState().studies.find((study) => study.id === id);
