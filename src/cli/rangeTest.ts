/** `--range-test`: its text, and what it prints. */
import { fieldOf, type NumberField } from "../settings/fields";
import { optimizerFields } from "../settings/recipe/optimizer";
import type { RangeTestRecord } from "../study/record";
import type { RangeTestOptions } from "../worker/protocol";

const { min, max } = fieldOf(optimizerFields.learningRate) as NumberField;
const [fewest, most] = [10, 10_000];

/**
 * Reads `LOWEST:HIGHEST:STEPS`.
 * @throws one sentence that names the flag.
 */
export function readRange(text: string): RangeTestOptions {
  const [lowest, highest, stepCount, ...others] = text.split(":").map(Number);
  const isRight =
    others.length === 0 &&
    lowest >= min &&
    highest > lowest &&
    highest <= max &&
    Number.isInteger(stepCount) &&
    stepCount >= fewest &&
    stepCount <= most;
  if (isRight) return { lowest, highest, stepCount };
  throw new Error(
    `--range-test: expected LOWEST:HIGHEST:STEPS with rates from ${min} to ${max} and ${fewest} to ${most} steps, ` +
      `got "${text}"; try 1e-6:10:120`,
  );
}

const rowCount = 30;

/** Loss against rate, at most thirty rows of it, and the rate that the test suggests. */
export function rangeTable({ rates, losses, end, suggestion }: RangeTestRecord): string {
  const every = Math.ceil(rates.length / rowCount);
  const rows = rates.flatMap((rate, index) =>
    index % every === 0 ? [`${rate.toExponential(2).padEnd(13)}  ${losses[index].toFixed(4)}`] : [],
  );
  const found =
    suggestion === undefined
      ? "the loss fell nowhere"
      : `the loss falls most steeply at ${Number(suggestion.toPrecision(2))}: try --learning-rate ${Number(suggestion.toPrecision(2))}`;
  return ["learning rate  loss", ...rows, "", `${rates.length} steps, ${end}; ${found}`].join("\n");
}
