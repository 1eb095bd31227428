/** What the page knows. Changed by the actions beside this file and by nothing else. */
import { createStore } from "zustand/vanilla";
import type { DatasetId } from "../../datasets";
import { defaultExperiment, type Experiment, type Problem } from "../settings/experiment";
import type { View } from "../settings/url";
import type { Imported } from "../worker/importer";
import type {
  BackendInfo,
  BackendRequest,
  Candidate,
  Checkpoint,
  DataSummary,
  Evaluation,
  RangeTestReport,
  RobustnessReport,
  StartProbe,
} from "../worker/protocol";
import type { StoredSet } from "../worker/storage";
import type { RunCurves } from "./curves";
import type { HubFetch } from "./hubFetch";
import type { LayersState } from "./layers";
import { isBusy, type Phase, type Run } from "./run";

export interface Measurement {
  readonly step: number;
  readonly evaluation: Evaluation;
}

/** What is known of the current run while the worker has it, and not stored. */
export interface LiveRun {
  /** What it trains on; the form's may differ. */
  readonly data?: DataSummary;
  /** It was asked to go on, and not only for single steps. */
  readonly isPlaying?: boolean;
  /** Of the steps since the last report; undefined before the first. */
  readonly imagesPerSecond?: number;
  /** Of the last step, or what the user has set for the next one; undefined before the first. */
  readonly learningRate?: number;
  /** Of the programs that the backend compiles before the first step, where they can be counted. */
  readonly compiled?: { readonly done: number; readonly total: number };
  readonly evaluating?: {
    readonly split: "validation" | "test";
    readonly done: number;
    readonly total: number;
  };
  readonly measured: { readonly validation?: Measurement; readonly test?: Measurement };
  /** The measurement on corrupted images that goes on, or was stopped. */
  readonly robustness?: RobustnessReport;
  /** Class probabilities of the probed images, `[count, classCount]`. */
  readonly probabilities?: { readonly step: number; readonly values: Float32Array };
}

export interface State {
  /** The part of the page that is shown. */
  readonly view: View;
  /** What the form says; a run keeps its own. */
  readonly experiment: Experiment;
  /** What is wrong with a control's text, by setting. */
  readonly problems: Readonly<Record<string, string>>;
  /** Why the form's network cannot be, and the setting that has to change. */
  readonly impossible?: Problem;
  /** What is wrong with the rate that was to be set for the run. */
  readonly rateProblem?: string;
  /** The last test of a range of learning rates. */
  readonly rangeTest?: RangeTestReport & { readonly failure?: string };
  /** How a net starts, where that could be seen, and the experiment that it is of. */
  readonly startProbe?: { readonly experiment: Experiment; readonly probe?: StartProbe };
  /** Sentences that concern no control. */
  readonly notices: readonly string[];
  readonly backend?: BackendInfo;
  /** Why nothing computes here. */
  readonly backendProblem?: string;
  /** What the user wants of the backends that there are. */
  readonly backendRequest: BackendRequest;
  readonly candidates: readonly Candidate[];
  /** What the form's settings choose. */
  readonly data?: DataSummary;
  readonly dataProgress?: { readonly task: string; readonly done: number; readonly total: number };
  readonly dataFailure?: string;
  /** The form's data set, if its files are not here. */
  readonly dataMissing?: DatasetId;
  /** The run that begins, or goes on, once its data set has come. */
  readonly waitsForData?: string;
  /** Dropped files that are being read, or wait to be confirmed, or could not be read. */
  readonly ownImport?: {
    readonly done: number;
    readonly total: number;
    readonly imported?: Imported;
    readonly failure?: string;
  };
  readonly hubFetch?: HubFetch;
  /** That images are being collected, and the set to go on with if it is one that there is. */
  readonly collecting?: { readonly draftId?: string };
  /** What this browser keeps. */
  readonly storedSets: readonly StoredSet[];
  /** The set that was deleted last, until it is forgotten. */
  readonly deletedSet?: StoredSet;
  /** All that are kept, oldest first; deleted ones until they are forgotten. */
  readonly runs: readonly Run[];
  /** The last checkpoint that an older one from a file took the place of, until its run goes on from that one. */
  readonly replacedCheckpoint?: {
    readonly id: string;
    /** The step of the older one. */
    readonly from: number;
    readonly checkpoint: Checkpoint;
    readonly phase: Phase;
  };
  /** The run that the worker has, or had last. */
  readonly currentId?: string;
  readonly live: LiveRun;
  /** By run; those of runs that are not shown may be missing. The points change without the map. */
  readonly curves: ReadonlyMap<string, RunCurves>;
  /** Grows with each point. */
  readonly curvesVersion: number;
  readonly layers: LayersState;
  /** Queued runs that this tab starts once those before them are done; others wait until they are asked for. */
  readonly inQueue: ReadonlySet<string>;
  /** Runs that another tab trains, or has in its queue. */
  readonly elsewhere: ReadonlySet<string>;
  /** Why runs are not kept in this browser. */
  readonly storageProblem?: string;
}

export const initialState = (): State => ({
  view: "train",
  experiment: defaultExperiment(),
  problems: {},
  notices: [],
  storedSets: [],
  backendRequest: "auto",
  candidates: [],
  runs: [],
  live: { measured: {} },
  curves: new Map(),
  curvesVersion: 0,
  layers: { lesions: {} },
  inQueue: new Set(),
  elsewhere: new Set(),
});

export const store = createStore<State>()(initialState);

export const runOf = ({ runs }: Pick<State, "runs">, id: string | undefined): Run | undefined =>
  id === undefined ? undefined : runs.find((run) => run.id === id);

export const currentRun = (state: State): Run | undefined => runOf(state, state.currentId);

/** Whether the current run goes on until it is paused, and is not just taking single steps or ending a last one. */
export const isPlaying = (state: State): boolean =>
  isBusy(currentRun(state)) && state.live.isPlaying === true;

/** The runs that were not deleted, oldest first. */
export const keptRuns = ({ runs }: Pick<State, "runs">): Run[] =>
  runs.filter(({ deletedAt }) => deletedAt === undefined);

/** Changes a run; says nothing if it is not there. */
export function changeRun(id: string | undefined, change: Partial<Run> | ((run: Run) => Run)): void {
  store.setState(({ runs }) => ({
    runs: runs.map((run) =>
      run.id !== id ? run : typeof change === "function" ? change(run) : { ...run, ...change },
    ),
  }));
}

/** Changes what is known of the current run while it lives. */
export function changeLive(change: Partial<LiveRun>): void {
  store.setState(({ live }) => ({ live: { ...live, ...change } }));
}

/** Adds a sentence that concerns no control, once. */
export function addNotice(notice: string): void {
  store.setState(({ notices }) => (notices.includes(notice) ? {} : { notices: [...notices, notice] }));
}
