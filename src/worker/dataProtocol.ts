/** What the Data view and its worker say to each other. Types only. */
import type { ClassImages } from "../analysis/classImages";
import type { Experiment } from "../settings/experiment";
import type { DataSummary, Split } from "./protocol";

/** What can be looked at: the splits that the run uses, and all that their files hold. */
export type DataPart = Split | "trainFile" | "testFile";

/** A data set as the run sees it. */
export interface LoadedSet {
  readonly data: DataSummary;
  /** `[count]` each. */
  readonly labels: Readonly<Record<DataPart, Uint8Array>>;
  /** Where an image stands in its file, from 0. */
  readonly indices: Readonly<Record<DataPart, Uint32Array>>;
}

export type MapMethod = "pca" | "umap";

/** Some images of a part, each with a place in the plane. */
export interface ImageMap {
  readonly method: MapMethod;
  readonly part: DataPart;
  /** Positions in the part, `[count]`. */
  readonly positions: Uint32Array;
  /** `[count, 2]` */
  readonly places: Float32Array;
  /** The principal components that were taken, and the share of the variance of each, 0–1. */
  readonly shares: readonly number[];
  /** The factor by which images were averaged down first; 1 if they were not. */
  readonly shrink: number;
}

/** An image of a split. */
export interface ImageRef {
  readonly split: Split;
  readonly position: number;
}

export interface FoundPair {
  readonly first: ImageRef;
  readonly second: ImageRef;
  /** Of the pixels; 1 for equal ones. */
  readonly correlation: number;
  readonly isExact: boolean;
}

export interface DuplicateReport {
  readonly pairs: readonly FoundPair[];
  readonly isCutShort: boolean;
}

/** Several images on one picture, `columns` side by side. */
export interface Atlas {
  readonly bitmap: ImageBitmap;
  readonly columns: number;
}

/** What is asked, and what answers it. */
export interface DataQuestions {
  load: {
    readonly ask: { readonly experiment: Experiment; readonly files?: readonly File[] };
    readonly answer: LoadedSet;
  };
  atlas: {
    readonly ask: { readonly part: DataPart; readonly positions: Uint32Array };
    readonly answer: Atlas;
  };
  /** Pixels of some images, `[count, height, width, channels]`. */
  images: {
    readonly ask: { readonly images: readonly ImageRef[] };
    readonly answer: Uint8Array;
  };
  /** Of the run's training images of these classes. */
  classImages: {
    readonly ask: { readonly classes: readonly number[] };
    readonly answer: readonly ClassImages[];
  };
  map: {
    readonly ask: {
      readonly method: MapMethod;
      readonly part: DataPart;
      readonly count: number;
      readonly seed: number;
    };
    readonly answer: ImageMap;
  };
  duplicates: { readonly ask: Record<never, never>; readonly answer: DuplicateReport };
}

export type QuestionKind = keyof DataQuestions;

export type Question = {
  [Kind in QuestionKind]: { readonly kind: Kind } & DataQuestions[Kind]["ask"];
}[QuestionKind];

export type ToDataWorker =
  /** First: the site's address, below which `data/` may be served. */
  | { readonly kind: "open"; readonly siteUrl: string }
  /** Answered by `done` or `failed` with the same `id`. */
  | { readonly kind: "ask"; readonly id: number; readonly question: Question }
  /** Ends work that takes long; nothing more is said of it. */
  | { readonly kind: "cancel"; readonly id: number };

export type FromDataWorker =
  | {
      readonly kind: "progress";
      readonly id: number;
      readonly task: string;
      readonly done: number;
      readonly total: number;
    }
  | { readonly kind: "done"; readonly id: number; readonly answer: unknown }
  | { readonly kind: "failed"; readonly id: number; readonly message: string };
