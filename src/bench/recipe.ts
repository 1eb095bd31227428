/** The cost of a choice of the recipe: messages between the page and the worker that trains. Types only. */
import type { Experiment } from "../settings/experiment";
import type { BackendName } from "../training/events";

/** Asks for one window; the run of an experiment is made for its first one and kept. */
export interface RecipeRequest {
  readonly backend: BackendName;
  readonly experiment: Experiment;
  readonly windowMs: number;
}

export type RecipeAnswer = { readonly msPerStep: number } | { readonly problem: string };
