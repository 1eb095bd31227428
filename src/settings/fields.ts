/**
 * The kinds of setting. Each is a Zod schema that also carries what a form, a URL and a command line need to
 * know of it, so that a setting is declared once.
 */
import { z } from "zod";

// The page's Content-Security-Policy forbids the code that Zod would otherwise generate.
z.config({ jitless: true });

export type SettingValue = number | string | boolean;

interface Description {
  label: string;
  /** One sentence in plain words. */
  help: string;
  unit?: string;
  /** What is computed, in TeX. */
  formula?: string;
  /** What to look for in the curves, in a sentence. */
  watch?: string;
  /** Where the definition or the default comes from. */
  source?: string;
  /** A fact that the page sets and shows in its own way: it has no row in the form. */
  isHidden?: boolean;
  /** The setting only matters while another setting of its group has one of these values, or is not 0. */
  when?: Readonly<Record<string, readonly SettingValue[] | "nonzero">>;
}

interface Range {
  default: number;
  min: number;
  max: number;
  /** How a slider or a stepper should move; "log" for rates. */
  scale?: "linear" | "log";
  /** What zero stands for where it is not a quantity, e.g. "all". */
  zero?: string;
  /** Round values that a menu offers. */
  suggestions?: readonly number[];
}

interface ChoiceOption {
  label: string;
  help?: string;
  /** What is computed, in TeX. */
  formula?: string;
}

export type NumberField = { kind: "integer" | "number" } & Description & Range;
export type ChoiceField = {
  kind: "choice";
  default: string;
  options: Readonly<Record<string, ChoiceOption>>;
} & Description;
type SwitchField = { kind: "switch"; default: boolean } & Description;
export type TextField = {
  kind: "text";
  default: string;
  /** A text that it takes. */
  example: string;
  /** What no text stands for, e.g. "all". */
  empty?: string;
} & Description;
export type Field = NumberField | ChoiceField | SwitchField | TextField;

const fields = z.registry<Field>();

const got = (input: unknown) => (typeof input === "string" ? `"${input}"` : String(input));
const count = (value: number) => value.toLocaleString("en-GB", { maximumSignificantDigits: 8 });

/** A whole number from `min` to `max`. */
export function integer(options: Description & Range) {
  const expected = `expected a whole number from ${count(options.min)} to ${count(options.max)}`;
  const error = (issue: { input?: unknown }) => `${expected}, got ${got(issue.input)}`;
  const schema = z
    .int({ error })
    .min(options.min, { error })
    .max(options.max, { error })
    .default(options.default);
  return schema.register(fields, { kind: "integer", ...options });
}

/** A finite number from `min` to `max`. */
export function number(options: Description & Range) {
  const expected = `expected a number from ${count(options.min)} to ${count(options.max)}`;
  const error = (issue: { input?: unknown }) => `${expected}, got ${got(issue.input)}`;
  const schema = z
    .number({ error })
    .min(options.min, { error })
    .max(options.max, { error })
    .default(options.default);
  return schema.register(fields, { kind: "number", ...options });
}

/** One of a few named options. */
export function choice<Id extends string>(
  options: Description & { default: NoInfer<Id>; options: Readonly<Record<Id, ChoiceOption>> },
) {
  const ids = Object.keys(options.options) as [Id, ...Id[]];
  const error = (issue: { input?: unknown }) => `expected one of ${ids.join(", ")}, got ${got(issue.input)}`;
  const schema = z.enum(ids, { error }).default(options.default as never);
  return schema.register(fields, { kind: "choice", ...options });
}

/** The options of a choice between entries of a registry. */
export const titlesOf = <Id extends string>(
  entries: Record<Id, { title: string; about?: string; idea?: string; help?: string }>,
) =>
  Object.fromEntries(
    Object.entries<{ title: string; about?: string; idea?: string; help?: string }>(entries).map(
      ([id, { title, about, idea, help }]) => [id, { label: title, help: about ?? idea ?? help }],
    ),
  ) as Record<Id, ChoiceOption>;

/** On or off. */
export function toggle(options: Description & { default: boolean }) {
  const error = (issue: { input?: unknown }) => `expected true or false, got ${got(issue.input)}`;
  return z
    .boolean({ error })
    .default(options.default)
    .register(fields, { kind: "switch", ...options });
}

/** A line of text that `check` finds nothing wrong with; its sentence says what was expected and what came. */
export function text(options: Omit<TextField, "kind"> & { check: (value: string) => string | undefined }) {
  const { check, ...described } = options;
  return z
    .string({ error: (issue) => `expected a text such as "${options.example}", got ${got(issue.input)}` })
    .superRefine((value, context) => {
      const problem = check(value);
      if (problem) context.addIssue(problem);
    })
    .default(options.default)
    .register(fields, { kind: "text", ...described });
}

/** The same setting, which only matters while another one of its group has one of these values. */
export function onlyWhen<Schema extends z.ZodType>(when: NonNullable<Description["when"]>, schema: Schema) {
  const copy = schema.clone();
  fields.add(copy, { ...fieldOf(schema), when });
  return copy;
}

type FieldShape = Readonly<Record<string, z.ZodType>>;

/** What was declared of a setting; throws for a schema that is no setting. */
export function fieldOf(schema: z.ZodType): Field {
  const field = fields.get(schema);
  if (!field) throw new Error("fieldOf: expected a setting made by integer, number, choice, toggle or text");
  return field;
}

/** A group of settings, each under its name. */
export function group<Shape extends FieldShape>(shape: Shape) {
  return z.strictObject(shape);
}

export type FieldGroup = z.ZodObject;
/** The values of a group of settings. */
export type Values<Group extends z.ZodType> = z.output<Group>;

/** Whether a setting matters, given the values of its group. */
export function applies(field: Field, values: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(field.when ?? {}).every(([key, allowed]) =>
    allowed === "nonzero" ? values[key] !== 0 : allowed.includes(values[key] as SettingValue),
  );
}

/** A setting with its value as a list of differences has it: `learning rate 0.05`, `Momentum`, `batch norm off`. */
export function settingText(field: Field, value: SettingValue): string {
  const label = field.label.toLowerCase();
  if (field.kind === "choice") return field.options[String(value)]?.label ?? String(value);
  if (field.kind === "switch") return `${label} ${value ? "on" : "off"}`;
  if (field.kind === "text") return `${label} ${value || (field.empty ?? "none")}`;
  return `${label} ${value === 0 && field.zero ? field.zero : value}`;
}
