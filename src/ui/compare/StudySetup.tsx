import { useMemo, useState } from "react";
import { datasets } from "../../../datasets";
import { changedSettings, type Experiment, type Setting, settingsOf } from "../../settings/experiment";
import { startStudy } from "../../store/studyActions";
import { studyMs } from "../../study/estimate";
import { questionOf } from "../../study/prediction";
import { type PresetId, presetExperiment, presets, studyOf } from "../../study/presets";
import { jobCount, jobsOf, type Study } from "../../study/study";
import type { MetricId } from "../../study/summary";
import { formatDuration } from "../format";
import { useAppState } from "../useAppState";
import styles from "./Compare.module.css";
import { GuessForm } from "./GuessForm";
import { TimingProblem } from "./TimingProblem";
import { useTimings } from "./useTimings";

/** A preset, or a sweep that was put together in the form. */
export type StudySetupProps =
  | { readonly preset: PresetId; readonly study?: undefined }
  | { readonly study: Study; readonly preset?: undefined };

/** What the setup asks before a study starts: which form, what the learner expects; and how long it will take. */
export function StudySetup({ preset: id, study: sweep }: StudySetupProps) {
  const formExperiment = useAppState((state) => state.experiment);
  const [isShort, setIsShort] = useState(false);
  const [isOver, setIsOver] = useState(false);
  const preset = id && presets[id];
  const over = useMemo(() => (id ? settingsOver(formExperiment, id) : []), [formExperiment, id]);
  const { full, short, problem } = useMemo(() => {
    try {
      if (!id) return formsOfSweep(sweep);
      const texts = isOver ? over.map(({ key, value }) => [key, String(value)] as const) : [];
      const { experiment } = presetExperiment(presets[id], texts);
      const full = studyOf(presets[id], { experiment });
      jobsOf(full);
      return { full, short: studyOf(presets[id], { experiment, isShort: true }) };
    } catch (error) {
      const full = id ? studyOf(presets[id]) : sweep;
      return { full, short: full, problem: (error as Error).message };
    }
  }, [id, sweep, over, isOver]);
  const { timings, problem: timingProblem } = useTimings(full, problem === undefined);
  const study = isShort ? short : full;
  const metric: MetricId = preset?.metric ?? "testError";
  const { dataset } = study.experiment.data;
  const time = (form: Study) => (timings ? `, about ${formatDuration(studyMs(jobsOf(form), timings))}` : "");
  return (
    <article className={styles.setup}>
      <header>
        <h3 className={styles.title}>{preset?.title ?? full.title}</h3>
        {preset && (
          <>
            <p className={styles.question}>{preset.question}</p>
            <p>{preset.watch}</p>
            <p className={styles.note}>{preset.paper}</p>
          </>
        )}
        <p className={styles.note}>
          {datasets[dataset].title} ·{" "}
          {full.axes
            .map(({ title, arms }) => `${title}: ${arms.map(({ label }) => label).join(", ")}`)
            .join(" · ")}
        </p>
      </header>
      {over.length > 0 && (
        <label className={styles.check}>
          <input type="checkbox" checked={isOver} onChange={(event) => setIsOver(event.target.checked)} />
          With what is set in Train: {over.map(settingText).join(", ")}
        </label>
      )}
      {problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      <fieldset className={styles.forms}>
        <legend>How much</legend>
        <FormChoice isChosen={!isShort} onChoose={() => setIsShort(false)} label="The whole study">
          {jobCount(full)} runs, {seedsText(full)}
          {time(full)}
        </FormChoice>
        {short !== full && (
          <FormChoice isChosen={isShort} onChoose={() => setIsShort(true)} label="Its short form">
            {jobCount(short)} runs, one seed, no verdict
            {time(short)}
          </FormChoice>
        )}
        <p className={styles.note} role="status">
          {timings
            ? "Measured from a few steps of the cheapest and the dearest run on this machine."
            : timingProblem || problem
              ? ""
              : "Measuring the time from a few steps …"}
        </p>
        {timingProblem && <TimingProblem sentence={timingProblem} dataset={dataset} />}
      </fieldset>
      <GuessForm
        key={String(isShort)}
        study={study}
        question={questionOf(study, metric)}
        isBlocked={problem !== undefined}
        onStart={(prediction) => startStudy(study, prediction, id)}
      />
    </article>
  );
}

const seedsText = ({ seeds }: Study) =>
  seeds.length === 1 ? "one seed, no verdict" : `${seeds.length} seeds`;

/** A sweep's short form has its first seed alone. */
function formsOfSweep(full: Study) {
  const short = { ...full, title: `${full.title}, short form`, seeds: full.seeds.slice(0, 1) };
  return { full, short: full.seeds.length > 1 ? short : full, problem: undefined };
}

/** The form's data set, and what it changes of data and recipe, where the preset has something else. */
function settingsOver(experiment: Experiment, id: PresetId): Setting[] {
  const preset = presets[id];
  const base = presetExperiment(preset).experiment;
  const varied = new Set(
    preset.axes(base).flatMap(({ arms }) => arms.flatMap(({ settings }) => Object.keys(settings))),
  );
  const known = new Map(settingsOf(base).map(({ key, value }) => [key, value]));
  const changed = new Set(changedSettings(experiment).map(({ key }) => key)).add("dataset");
  return settingsOf(experiment).filter(
    ({ key, group, value }) =>
      changed.has(key) &&
      group !== "Model" &&
      key !== "seed" &&
      !varied.has(key) &&
      known.has(key) &&
      known.get(key) !== value,
  );
}

const settingText = ({ field, value }: Setting) =>
  `${field.label.toLowerCase()} ${field.kind === "choice" ? field.options[String(value)]?.label : value}`;

interface FormChoiceProps {
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  readonly label: string;
  readonly children: React.ReactNode;
}

function FormChoice({ isChosen, onChoose, label, children }: FormChoiceProps) {
  return (
    <label className={styles.choice}>
      <input type="radio" name="form" checked={isChosen} onChange={onChoose} />
      <span>
        {label} <span className={styles.note}>{children}</span>
      </span>
    </label>
  );
}
