/**
 * Early stopping: ends a run whose validation loss has not fallen below its lowest for `patience` evaluations
 * (Goodfellow, Bengio & Courville, Deep Learning, 2016, algorithm 7.1), and keeps the weights of the lowest if asked.
 */
import type { Recipe } from "../settings/experiment";
import type { StoppingState } from "./events";

type StoppingSettings = Pick<Recipe, "earlyStopping" | "patience" | "restoreBest">;

type WeightValues = Readonly<Record<string, Float32Array>>;

/** Says when a run has waited long enough; a recipe without early stopping never has. */
export class EarlyStopping {
  constructor(
    private readonly settings: StoppingSettings,
    /** What the next evaluation is compared with; absent before the first. */
    public state?: StoppingState,
  ) {}

  /** Takes in the validation loss after `step`; `weights` copies the weights at that time. */
  async note(step: number, loss: number, weights: () => Promise<WeightValues>): Promise<void> {
    const { earlyStopping, restoreBest } = this.settings;
    if (!earlyStopping) return;
    const { state } = this;
    if (state && !(loss < state.bestLoss)) {
      this.state = { ...state, waitedCount: state.waitedCount + 1 };
    } else {
      this.state = {
        bestLoss: loss,
        bestStep: step,
        waitedCount: 0,
        ...(restoreBest && { best: await weights() }),
      };
    }
  }

  /** Why the run ends here, as a sentence; nothing while it goes on. */
  get reason(): string | undefined {
    const { patience } = this.settings;
    if (!this.state || this.state.waitedCount < patience) return undefined;
    const { bestLoss, bestStep, best } = this.state;
    return (
      `Early stopping: for ${patience === 1 ? "an epoch" : `${patience} epochs`} the validation loss has not fallen ` +
      `below ${bestLoss.toPrecision(4)}, its value at step ${bestStep.toLocaleString("en-GB")}` +
      `${best ? "; the weights are those of that step" : ""}.`
    );
  }
}
