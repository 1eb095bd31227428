/** How long the steps of a run take, for the prediction of others. */
import type { TrainingEvent } from "../training/events";
import type { Observation, Work } from "../training/prediction";

const fewestSteps = 20;

/** Keeps the last report of the run. */
export class StepTimes {
  private last?: Pick<Steps, "trainingMs" | "trainedImages"> & {
    readonly work: Work;
    readonly stepImages: number;
  };

  /** Takes in a report of the run. `work` and `stepImages` are a step's. */
  note({ trainingMs, trainedImages }: Steps, work: Work, stepImages: number): void {
    this.last = { trainingMs, trainedImages, work, stepImages };
  }

  /** What a step took, once; nothing before twenty of them. */
  take(): Observation | undefined {
    const { last } = this;
    if (!last || last.trainedImages < fewestSteps * last.stepImages) return undefined;
    this.last = undefined;
    return { ...last.work, ms: (last.trainingMs * last.stepImages) / last.trainedImages };
  }
}

type Steps = Extract<TrainingEvent, { kind: "steps" }>;
