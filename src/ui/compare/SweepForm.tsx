import { type FormEvent, useId, useState } from "react";
import { datasets } from "../../../datasets";
import { models } from "../../../models";
import { type Experiment, settingsOf } from "../../settings/experiment";
import { show } from "../../store/studyActions";
import { readValues } from "../../study/axisValues";
import { type Axis, axisOf, jobsOf, sweepOf } from "../../study/study";
import { useAppState } from "../useAppState";
import { type AxisDraft, AxisFields } from "./AxisFields";
import styles from "./Compare.module.css";

/** What is wrong, beside the control that it concerns; `whole` is of values that do not go together. */
interface Problems {
  readonly first?: string;
  readonly second?: string;
  readonly seeds?: string;
  readonly whole?: string;
}

const noAxis: AxisDraft = { key: "", list: "" };

function axisFrom(experiment: Experiment, { key, list }: AxisDraft): Axis {
  const setting = settingsOf(experiment).find((candidate) => candidate.key === key);
  return axisOf(experiment, key, setting ? readValues(setting.field, list) : []);
}

/** What `read` gives, or the sentence of what is wrong. */
function attempt<Value>(read: () => Value): { value?: Value; problem?: string } {
  try {
    return { value: read() };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

function readSeeds(text: string): number[] {
  const count = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 100) {
    return Array.from({ length: count }, (_, index) => index + 1);
  }
  throw new Error(`seeds: expected a whole number from 1 to 100, got "${text}"`);
}

/** A sweep of one's own: one setting or two over a list, on the experiment of the Train view. */
export function SweepForm() {
  const experiment = useAppState((state) => state.experiment);
  const settings = settingsOf(experiment).filter(
    ({ applies, key, field }) => applies && key !== "seed" && !field.isHidden,
  );
  const [first, setFirst] = useState<AxisDraft>({ key: "learningRate", list: "0.0003, 0.001, 0.003, 0.01" });
  const [second, setSecond] = useState(noAxis);
  const [seedCount, setSeedCount] = useState("3");
  const [problems, setProblems] = useState<Problems>({});
  const seedsId = useId();

  function submit(event: FormEvent) {
    event.preventDefault();
    const one = attempt(() => axisFrom(experiment, first));
    const two = attempt(() => (second.key === "" ? undefined : axisFrom(experiment, second)));
    const seeds = attempt(() => readSeeds(seedCount));
    const own = { first: one.problem, second: two.problem, seeds: seeds.problem };
    if (!one.value || two.problem || !seeds.value) return setProblems(own);
    const axes = two.value ? [one.value, two.value] : [one.value];
    const study = sweepOf(experiment, axes, seeds.value);
    const { problem } = attempt(() => jobsOf(study));
    setProblems({ whole: problem });
    if (!problem) show({ kind: "sweep", study });
  }

  return (
    <section aria-label="A sweep of your own">
      <h3>A sweep of your own</h3>
      <p className={styles.note}>
        On the experiment of Train: {models[experiment.model.model].title} on{" "}
        {datasets[experiment.data.dataset].title}. One setting or two, each over a list of values.
      </p>
      <form className={styles.sweep} onSubmit={submit} noValidate>
        <AxisFields
          name="First"
          settings={settings}
          draft={first}
          problem={problems.first}
          onChange={(draft) => {
            setFirst(draft);
            if (draft.key === second.key) setSecond(noAxis);
          }}
        />
        <AxisFields
          name="Second"
          settings={settings.filter(({ key }) => key !== first.key)}
          draft={second}
          problem={problems.second}
          onChange={setSecond}
          isOptional
        />
        <label htmlFor={seedsId}>Seeds</label>
        <div className={styles.axis}>
          <input
            id={seedsId}
            className={styles.short}
            inputMode="numeric"
            value={seedCount}
            aria-invalid={problems.seeds !== undefined}
            aria-describedby={problems.seeds && `${seedsId}-problem`}
            onChange={(event) => setSeedCount(event.target.value)}
          />
          {problems.seeds && (
            <p id={`${seedsId}-problem`} className={styles.problem} role="alert">
              {problems.seeds}
            </p>
          )}
        </div>
        {problems.whole && (
          <p className={styles.problem} role="alert">
            {problems.whole}
          </p>
        )}
        <button type="submit" className={styles.choose}>
          Set up the sweep
        </button>
      </form>
    </section>
  );
}
