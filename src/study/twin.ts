/** The twin of a residual net: the same layers without their shortcuts, shown to start the same. */
import type { Experiment } from "../settings/experiment";
import type { Origin } from "../training/origin";
import type { Evidence } from "./evidence";
import { axisOf, jobsOf, type Study } from "./study";

const skipKey = "skipConnections";

/** Plain and residual with the experiment's seed. */
export function twinStudy(experiment: Experiment): Study {
  const { title, arms } = axisOf(experiment, skipKey, [false, true]);
  const [plain, residual] = arms;
  return {
    title: "Twin: plain and residual",
    experiment,
    axes: [
      {
        title,
        arms: [
          { ...plain, label: "plain" },
          { ...residual, label: "residual" },
        ],
      },
    ],
    seeds: [experiment.seed],
  };
}

/** Whether the arms of a study's first axis are twins of each other. */
export const isTwinStudy = ({ axes }: Pick<Study, "axes">) =>
  axes[0].arms.every(({ settings }) => Object.keys(settings).join() === skipKey);

interface SharedStart {
  /** Weights that both nets have. */
  readonly sharedCount: number;
  /** Names of those that start with other values. */
  readonly differing: readonly string[];
  /** Names of weights that only one of the nets has. */
  readonly unshared: readonly string[];
  readonly hasSameOrder: boolean;
}

/** Compares what two nets start from. */
export function sharedStart(a: Origin, b: Origin): SharedStart {
  const names = Object.keys(a.weights);
  const shared = names.filter((name) => Object.hasOwn(b.weights, name));
  const isOfBoth = new Set(shared);
  return {
    sharedCount: shared.length,
    differing: shared.filter((name) => a.weights[name] !== b.weights[name]),
    unshared: [...names, ...Object.keys(b.weights)].filter((name) => !isOfBoth.has(name)),
    hasSameOrder: a.order === b.order && a.orderSteps === b.orderSteps,
  };
}

export interface TwinStart extends SharedStart {
  /** What the pair is, e.g. `depth 20 · seed 1`. */
  readonly name: string;
  readonly origins: readonly [Origin, Origin];
}

/** The starts of all pairs of twins that were measured, arm by arm against the first. */
export function twinStarts({ study, runs }: Evidence): TwinStart[] {
  const jobs = jobsOf(study);
  const originAt = (cell: readonly number[], seed: number) => {
    const job = jobs.find((candidate) => candidate.seed === seed && candidate.cell.join() === cell.join());
    return runs.find(({ index }) => index === job?.index)?.results?.origin;
  };
  return jobs.flatMap(({ cell: [arm, ...place], seed }) => {
    if (arm === 0) return [];
    const [first, second] = [originAt([0, ...place], seed), originAt([arm, ...place], seed)];
    if (!first || !second) return [];
    const where = place.map((index, axis) => `${study.axes[axis + 1].arms[index].label} · `).join("");
    return [{ name: `${where}seed ${seed}`, origins: [first, second], ...sharedStart(first, second) }];
  });
}
