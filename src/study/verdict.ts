/** What a study's numbers allow one to say of a difference, in words never stronger than they are. */
import { type Interval, mean, pairedInterval } from "./statistics";

export interface Sample {
  /** E.g. `residual · 20`. */
  readonly name: string;
  /** By seed; a run that failed has none. */
  readonly values: ReadonlyMap<number, number>;
  /** The sentences of runs that failed. */
  readonly failures?: readonly string[];
}

/** Whether a run's sentence says that its loss left the numbers. */
export const isDivergence = (failure: string) => failure.includes("expected a finite ");

/** For example `2 runs of plain · 32 diverged`; nothing where none failed. */
function lostTexts({ name, failures = [] }: Sample): string[] {
  const diverged = failures.filter(isDivergence).length;
  const counts = [
    [diverged, "diverged"],
    [failures.length - diverged, "failed"],
  ] as const;
  return counts
    .filter(([count]) => count > 0)
    .map(([count, outcome]) => `${count} ${count === 1 ? "run" : "runs"} of ${name} ${outcome}`);
}

export type Verdict = {
  /**
   * `higher` and `lower`: the first sample than the second, beyond the spread over seeds; `failed`: no seed has both,
   * since runs failed; `none`: no seed has both yet.
   */
  readonly kind: "higher" | "lower" | "notShown" | "oneSeed" | "failed" | "none";
  readonly text: string;
  readonly interval?: Interval;
};

const format = (value: number) => value.toFixed(3).replace(/^-/, "−");

/**
 * Compares two samples seed by seed (Student 1908): shown if the 95 % interval of the mean difference leaves out 0.
 * `metric`: what the values are, e.g. `training loss`; `place`: what both samples share, which begins the sentence.
 */
export function compare(a: Sample, b: Sample, metric: string, place?: string): Verdict {
  const verdict = comparison(a, b, metric);
  return place === undefined ? verdict : { ...verdict, text: `${capital(place)}: ${small(verdict.text)}` };
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
/** A sentence after a colon; names keep their letters. */
const small = (text: string) => text.replace(/^(The|A|No) /, (word) => word.toLowerCase());

function comparison(a: Sample, b: Sample, metric: string): Verdict {
  const seeds = [...a.values.keys()].filter((seed) => b.values.has(seed));
  const differences = seeds.map((seed) => (a.values.get(seed) as number) - (b.values.get(seed) as number));
  const lost = [...lostTexts(a), ...lostTexts(b)].join(" and ");
  const missing = Math.max(a.values.size, b.values.size) - seeds.length;
  const fewer = missing === 1 ? "1 seed lacks" : `${missing} seeds lack`;
  const left = lost
    ? ` ${lost}: this is of the seeds that have both.`
    : missing > 0
      ? ` ${fewer} one of the two and ${missing === 1 ? "is" : "are"} left out.`
      : "";
  if (seeds.length === 0) {
    return lost
      ? { kind: "failed", text: `No comparison of ${metric} between ${a.name} and ${b.name}: ${lost}.` }
      : { kind: "none", text: `No seed has the ${metric} of both ${a.name} and ${b.name}.` };
  }
  const difference = mean(differences);
  const order = difference < 0 ? "lower" : "higher";
  const measured = `The ${metric} of ${a.name} is ${format(Math.abs(difference))} ${order} than that of ${b.name}`;
  if (seeds.length === 1) {
    return { kind: "oneSeed", text: `${measured} with seed ${seeds[0]}. One seed gives no verdict.${left}` };
  }
  const interval = pairedInterval(differences);
  const range = `95 % interval of the difference ${format(interval.low)} to ${format(interval.high)}, ${seeds.length} seeds, paired`;
  const isShown = interval.low > 0 || interval.high < 0;
  return isShown
    ? {
        kind: order,
        interval,
        text: `${measured}, a difference beyond the spread over seeds (${range}).${left}`,
      }
    : {
        kind: "notShown",
        interval,
        text: `A difference in ${metric} between ${a.name} and ${b.name} is not shown (${range}). More seeds would narrow the interval.${left}`,
      };
}
