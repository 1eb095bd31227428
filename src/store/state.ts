/** What the page knows. Changed by the actions beside this file and by nothing else. */
import { createStore } from "zustand/vanilla";
import { defaultExperiment, type Experiment, type Problem } from "../settings/experiment";
import type { View } from "../settings/url";
import type { Imported } from "../worker/importer";
import type {
  BackendInfo,
  BackendRequest,
  Candidate,
  DataSummary,
  Evaluation,
  Failure,
  RangeTestReport,
  StartProbe,
} from "../worker/protocol";
import type { StoredSet } from "../worker/storage";
import { emptyCurves, type RunCurves } from "./curves";
import type { HubFetch } from "./hubFetch";
import type { LayersState } from "./layers";
import type { MeasuredNet } from "./measuredNets";

/** Where a run stands. */
export type Phase = "starting" | "warmingUp" | "training" | "evaluating" | "paused" | "done" | "failed";

export interface RunState {
  /** Counts the runs of this session from 1. */
  readonly id: number;
  readonly experiment: Experiment;
  /** What it trains on; the form's may differ. */
  readonly data?: DataSummary;
  readonly phase: Phase;
  readonly step: number;
  readonly epoch: number;
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
  /** Of the last step, or what the user has set for the next one; undefined before the first. */
  readonly learningRate?: number;
  /** Of the steps since the last report; undefined before the first. */
  readonly imagesPerSecond?: number;
  readonly evaluating?: {
    readonly split: "validation" | "test";
    readonly done: number;
    readonly total: number;
  };
  /** Of the programs that the backend compiles before the first step, where they can be counted. */
  readonly compiled?: { readonly done: number; readonly total: number };
  readonly failure?: Failure;
}

export interface Measurement {
  readonly step: number;
  readonly evaluation: Evaluation;
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
  /** What the user wants of the backends that there are. */
  readonly backendRequest: BackendRequest;
  readonly candidates: readonly Candidate[];
  /** What the form's settings choose. */
  readonly data?: DataSummary;
  readonly dataProgress?: { readonly task: string; readonly done: number; readonly total: number };
  readonly dataFailure?: string;
  /** Dropped files that are being read, or wait to be confirmed, or could not be read. */
  readonly ownImport?: {
    readonly done: number;
    readonly total: number;
    readonly imported?: Imported;
    readonly failure?: string;
  };
  readonly hubFetch?: HubFetch;
  /** What this browser keeps. */
  readonly storedSets: readonly StoredSet[];
  readonly run?: RunState;
  readonly curves: RunCurves;
  /** Grows with each point. */
  readonly curvesVersion: number;
  /** The run before this one, for comparison. */
  readonly previous?: {
    readonly experiment: Experiment;
    readonly curves: RunCurves;
    readonly stepsPerEpoch: number;
  };
  readonly measured: { readonly validation?: Measurement; readonly test?: Measurement };
  readonly layers: LayersState;
  /** The session's runs that were measured, oldest first. */
  readonly measuredNets: readonly MeasuredNet[];
  /** Class probabilities of the probed images, `[count, classCount]`. */
  readonly probabilities?: { readonly step: number; readonly values: Float32Array };
}

export const initialState = (): State => ({
  view: "train",
  experiment: defaultExperiment(),
  problems: {},
  notices: [],
  storedSets: [],
  backendRequest: "auto",
  candidates: [],
  curves: emptyCurves(),
  curvesVersion: 0,
  measured: {},
  measuredNets: [],
  layers: { lesions: {} },
});

export const store = createStore<State>()(initialState);

export const isBusy = (run: RunState | undefined) =>
  run !== undefined && ["starting", "warmingUp", "training", "evaluating"].includes(run.phase);
