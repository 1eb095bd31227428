/** What the table of runs shows: what came out, then the settings that differ, which the names tell too. */
import { settingsOf } from "../settings/experiment";
import type { Field, SettingValue } from "../settings/fields";
import { dataTextOf, type Run } from "../store/run";
import { differingKeys } from "../store/runNames";
import type { State } from "../store/state";
import { meanCorruptedError, suiteText } from "../study/robustness";
import { formatCount, formatLarge, formatShare } from "./format";
import { differenceFrom, differenceText, statusText } from "./runText";

export type CellValue = number | string | undefined;

export interface Column {
  readonly key: string;
  readonly title: string;
  /** What is sorted by, and written to CSV. */
  readonly valueFor: (run: Run) => CellValue;
  readonly textFor: (run: Run) => string;
  /** Words, not numbers. */
  readonly isText?: boolean;
}

export interface ColumnContext {
  readonly names: ReadonlyMap<string, string>;
  readonly elsewhere: State["elsewhere"];
  readonly baseline?: Run;
}

/** A column of numbers, and how they are written. */
const numbers = (
  key: string,
  title: string,
  valueFor: (run: Run) => number | undefined,
  format: (value: number) => string,
): Column => ({
  key,
  title,
  valueFor,
  textFor: (run) => {
    const value = valueFor(run);
    return value === undefined ? "–" : format(value);
  },
});

function settingColumn(key: string, runs: readonly Run[]): Column {
  const settings = new Map(
    runs.map((run) => [run.id, settingsOf(run.experiment).find((one) => one.key === key && one.applies)]),
  );
  const title = [...settings.values()].find((setting) => setting)?.field.label ?? key;
  return {
    key,
    title,
    isText: [...settings.values()].some((setting) => setting?.field.kind === "choice"),
    valueFor: ({ id }) => {
      const value = settings.get(id)?.value;
      return typeof value === "boolean" ? Number(value) : value;
    },
    textFor: ({ id }) => {
      const setting = settings.get(id);
      return setting ? cellText(setting.field, setting.value) : "–";
    },
  };
}

function cellText(field: Field, value: SettingValue): string {
  if (field.kind === "switch") return value ? "on" : "off";
  if (field.kind === "choice") return field.options[String(value)]?.label ?? String(value);
  if (field.kind === "text") return String(value) || (field.empty ?? "none");
  return value === 0 && field.zero ? field.zero : String(value);
}

const penaltyOf = ({ test, validation }: Run) => (test ?? validation)?.penalty;

const speedOf = ({ trainedImages, trainingMs }: Run) =>
  trainingMs > 0 ? (1000 * trainedImages) / trainingMs : undefined;

/** Columns for these runs: of the settings and costs those that differ, and every metric. */
export function runColumns(runs: readonly Run[], { names, elsewhere, baseline }: ColumnContext): Column[] {
  const nameOf = ({ id }: Run) => names.get(id) ?? "";
  const status = (run: Run) => statusText(run, elsewhere);
  const keys = differingKeys(runs.map(({ experiment }) => experiment));
  const costs = [
    numbers("parameters", "Parameters", ({ network }) => network.parameters, formatCount),
    numbers("multiplyAdds", "Multiply–adds", ({ network }) => network.multiplyAdds, formatLarge),
  ].filter(({ valueFor }) => new Set(runs.map(valueFor)).size > 1);
  return [
    { key: "name", title: "Run", valueFor: nameOf, textFor: nameOf, isText: true },
    numbers("test", "Test accuracy", ({ test }) => test?.accuracy, formatShare),
    numbers("validation", "Validation, last", ({ validation }) => validation?.accuracy, formatShare),
    numbers("best", "Validation, best", ({ best }) => best?.accuracy, formatShare),
    ...(baseline
      ? [numbers("difference", "Against baseline", (run) => differenceFrom(baseline, run), differenceText)]
      : []),
    numbers("trainLoss", "Training loss", ({ train }) => train?.loss, formatShare),
    ...keys.map((key) => settingColumn(key, runs)),
    ...robustnessColumns(runs),
    ...(runs.some((run) => penaltyOf(run) !== undefined)
      ? [numbers("penalty", "Penalty, last", penaltyOf, formatShare)]
      : []),
    ...costs,
    numbers("step", "Steps", ({ step }) => step, formatCount),
    numbers(
      "seconds",
      "Training time, s",
      ({ trainingMs }) => trainingMs / 1000,
      (s) => s.toFixed(1),
    ),
    numbers("speed", "Images/s", speedOf, formatCount),
    { key: "images", title: "Images", valueFor: dataTextOf, textFor: dataTextOf, isText: true },
    { key: "status", title: "Status", valueFor: status, textFor: status, isText: true },
  ];
}

/** Of runs that were measured on corrupted images, where there are any. */
function robustnessColumns(runs: readonly Run[]): Column[] {
  if (!runs.some(({ robustness }) => robustness)) return [];
  const error = ({ robustness }: Run) => robustness && meanCorruptedError(robustness);
  const suite = ({ robustness }: Run) => robustness && suiteText(robustness);
  return [
    numbers("corruptedError", "Corrupted error", error, formatShare),
    {
      key: "suite",
      title: "Corrupted by",
      valueFor: suite,
      textFor: (run) => suite(run) ?? "–",
      isText: true,
    },
  ];
}

export interface Order {
  readonly key: string;
  readonly isDescending: boolean;
}

/** Runs in the order of a column; those without a value come last. */
export function sortedRuns(runs: readonly Run[], columns: readonly Column[], order?: Order): Run[] {
  const column = columns.find(({ key }) => key === order?.key);
  if (!order || !column) return [...runs];
  return [...runs].sort((a, b) => {
    const [one, other] = [column.valueFor(a), column.valueFor(b)];
    if (one === undefined || other === undefined)
      return Number(one === undefined) - Number(other === undefined);
    const difference =
      typeof one === "number" && typeof other === "number"
        ? one - other
        : String(one).localeCompare(String(other), "en", { numeric: true });
    return order.isDescending ? -difference : difference;
  });
}

/** Whether a run has the words in one of its cells. */
export function matchesFilter(run: Run, columns: readonly Column[], filter: string): boolean {
  const cells = columns.map(({ textFor }) => textFor(run).toLowerCase());
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return words.every((word) => cells.some((cell) => cell.includes(word)));
}
