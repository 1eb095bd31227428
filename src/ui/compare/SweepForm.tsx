import { type FormEvent, useId, useState } from "react";
import { type Experiment, readText, type Setting, settingsOf } from "../../settings/experiment";
import { show } from "../../store/studyActions";
import { type Axis, axisOf, jobsOf } from "../../study/study";
import { useAppState } from "../useAppState";
import styles from "./Compare.module.css";

interface AxisText {
  readonly key: string;
  readonly values: string;
}

/** Values that a setting may be tried at, as a person would type them. */
function exampleValues({ field }: Setting): string {
  if (field.kind === "switch") return "false, true";
  if (field.kind === "choice") return Object.keys(field.options).slice(0, 3).join(", ");
  if (field.kind === "text") return field.example;
  return (field.suggestions ?? [field.min, field.default]).slice(0, 4).join(", ");
}

function axisFrom(experiment: Experiment, { key, values }: AxisText): Axis {
  const setting = settingsOf(experiment).find((candidate) => candidate.key === key);
  const texts = values.split(",").map((text) => text.trim());
  return axisOf(
    experiment,
    key,
    texts.filter((text) => text !== "").map((text) => (setting ? readText(setting.field, text) : text)),
  );
}

/** A sweep of one's own: one setting or two over a list, on the experiment of the Train view. */
export function SweepForm() {
  const experiment = useAppState((state) => state.experiment);
  const settings = settingsOf(experiment).filter(
    ({ applies, key, field }) => applies && key !== "seed" && field.kind !== "text",
  );
  const [first, setFirst] = useState<AxisText>({ key: "learningRate", values: "0.0003, 0.001, 0.003, 0.01" });
  const [second, setSecond] = useState<AxisText>({ key: "", values: "" });
  const [seedCount, setSeedCount] = useState("3");
  const [problem, setProblem] = useState<string>();
  const seedsId = useId();

  function submit(event: FormEvent) {
    event.preventDefault();
    try {
      const count = Number(seedCount);
      if (!Number.isInteger(count) || count < 1 || count > 100) {
        throw new Error(`seeds: expected a whole number from 1 to 100, got "${seedCount}"`);
      }
      const axes = [first, second].filter(({ key }) => key !== "").map((text) => axisFrom(experiment, text));
      if (axes.length === 0)
        throw new Error("sweep: expected at least one setting to vary, got none; choose one");
      const study = {
        title: `Sweep over ${axes.map(({ title }) => title.toLowerCase()).join(" and ")}`,
        experiment,
        axes,
        seeds: Array.from({ length: count }, (_, index) => index + 1),
      };
      jobsOf(study);
      setProblem(undefined);
      show({ kind: "sweep", study });
    } catch (error) {
      setProblem((error as Error).message);
    }
  }

  return (
    <section aria-label="A sweep of your own">
      <h3>A sweep of your own</h3>
      <p className={styles.note}>
        On the experiment of Train: {experiment.model.model} on {experiment.data.dataset}. One setting or two,
        each over a list of values.
      </p>
      <form className={styles.sweep} onSubmit={submit} noValidate>
        <AxisFields name="First" settings={settings} axis={first} onChange={setFirst} />
        <AxisFields name="Second" settings={settings} axis={second} onChange={setSecond} isOptional />
        <label htmlFor={seedsId}>Seeds</label>
        <input
          id={seedsId}
          className={styles.short}
          inputMode="numeric"
          value={seedCount}
          onChange={(event) => setSeedCount(event.target.value)}
        />
        {problem && (
          <p className={styles.problem} role="alert">
            {problem}
          </p>
        )}
        <button type="submit" className={styles.choose}>
          Set up the sweep
        </button>
      </form>
    </section>
  );
}

interface AxisFieldsProps {
  readonly name: string;
  readonly settings: readonly Setting[];
  readonly axis: AxisText;
  readonly onChange: (axis: AxisText) => void;
  readonly isOptional?: boolean;
}

function AxisFields({ name, settings, axis, onChange, isOptional }: AxisFieldsProps) {
  const id = useId();
  const choose = (key: string) => {
    const setting = settings.find((candidate) => candidate.key === key);
    onChange({ key, values: setting ? exampleValues(setting) : "" });
  };
  return (
    <>
      <label htmlFor={id}>{name} setting</label>
      <span className={styles.axis}>
        <select id={id} value={axis.key} onChange={(event) => choose(event.target.value)}>
          {isOptional && <option value="">none</option>}
          {settings.map(({ key, field }) => (
            <option key={key} value={key}>
              {field.label}
            </option>
          ))}
        </select>
        <input
          aria-label={`${name} setting’s values`}
          disabled={axis.key === ""}
          value={axis.values}
          onChange={(event) => onChange({ ...axis, values: event.target.value })}
        />
      </span>
    </>
  );
}
