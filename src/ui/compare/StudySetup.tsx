import { useMemo, useState } from "react";
import { datasets } from "../../../datasets";
import { settingText } from "../../settings/fields";
import { startStudy } from "../../store/studyActions";
import { allImagesText, onDrawnSet, withImagesThere } from "../../study/drawnSet";
import { studyMs } from "../../study/estimate";
import { newEvidence } from "../../study/evidence";
import { questionOf } from "../../study/prediction";
import { presetExperiment, studyOf } from "../../study/preset";
import { type PresetId, presets } from "../../study/presets";
import { jobCount, jobsOf, placesOf, type Study } from "../../study/study";
import type { MetricId } from "../../study/summary";
import { formatDuration } from "../format";
import { useAppState } from "../useAppState";
import styles from "./Compare.module.css";
import { CopyLink } from "./CopyLink";
import { GuessForm } from "./GuessForm";
import { HaltNote } from "./HaltNote";
import { settingsOver } from "./settingsOver";
import { settingsText } from "./studyText";
import { useTimings } from "./useTimings";

/** A preset, a sweep that was put together in the form, or a study of either kind that came by a link. */
export type StudySetupProps = (
  | { readonly preset: PresetId; readonly study?: undefined }
  | { readonly study: Study; readonly preset?: PresetId }
) & { readonly isLinked?: boolean };

/** What the setup asks before a study starts: which form, what the learner expects; and how long it will take. */
export function StudySetup({ preset: id, study: given, isLinked = false }: StudySetupProps) {
  const formExperiment = useAppState((state) => state.experiment);
  const [isTimed, setIsTimed] = useState(!isLinked); // a link runs nothing by itself, a few steps neither
  const [isShort, setIsShort] = useState(false);
  const [isOver, setIsOver] = useState(false);
  const [isDrawn, setIsDrawn] = useState(false);
  const preset = id && presets[id];
  const over = useMemo(
    () => (given ? [] : settingsOver(formExperiment, id as PresetId)),
    [formExperiment, id, given],
  );
  const { full, short, problem } = useMemo(() => {
    const placed = (study: Study) => (isDrawn ? onDrawnSet(study) : isOver ? withImagesThere(study) : study);
    try {
      if (given) return formsOfStudy(placed(given));
      const texts = isOver ? over.map(({ key, value }) => [key, String(value)] as const) : [];
      const { experiment } = presetExperiment(presets[id as PresetId], texts);
      const full = placed(studyOf(presets[id as PresetId], { experiment }));
      jobsOf(full);
      return { full, short: placed(studyOf(presets[id as PresetId], { experiment, isShort: true })) };
    } catch (error) {
      const full = given ?? studyOf(presets[id as PresetId]);
      return { full, short: full, problem: (error as Error).message };
    }
  }, [id, given, over, isOver, isDrawn]);
  const { timings, halt } = useTimings(full, isTimed && problem === undefined);
  const study = isShort ? short : full;
  const metric: MetricId = preset?.metric ?? "testError";
  const { dataset } = study.experiment.data;
  const time = (form: Study) => (timings ? `, about ${formatDuration(studyMs(jobsOf(form), timings))}` : "");
  return (
    <article className={styles.setup}>
      <header>
        <h3 className={styles.title}>{given?.title ?? preset?.title}</h3>
        {preset && (
          <>
            <p className={styles.question}>{preset.question}</p>
            <p>{preset.watch}</p>
            <p className={styles.note}>{preset.paper}</p>
          </>
        )}
        <p className={styles.note}>
          {[datasets[dataset].title, allImagesText(full)].filter(Boolean).join(", ")} ·{" "}
          {full.axes.map((axis) => `${axis.title}: ${placesOf(axis).join(", ")}`).join(" · ")}
        </p>
        {given && <p className={styles.note}>All runs: {settingsText(full.experiment)}</p>}
      </header>
      {isDrawn && (
        <p>
          {datasets[dataset].title} in place of the set that is not here: another study than the one asked
          for.{" "}
          <button type="button" className={styles.link} onClick={() => setIsDrawn(false)}>
            Undo
          </button>
        </p>
      )}
      {over.length > 0 && (
        <label className={styles.check}>
          <input type="checkbox" checked={isOver} onChange={(event) => setIsOver(event.target.checked)} />
          With what is set in Train: {over.map(({ field, value }) => settingText(field, value)).join(", ")}
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
            : isTimed && !halt && !problem && "Measuring the time from a few steps …"}
        </p>
        {!isTimed && (
          <p className={styles.note}>
            It came by a link, and nothing of it runs until you say so.{" "}
            <button type="button" className={styles.link} onClick={() => setIsTimed(true)}>
              Measure the time
            </button>
          </p>
        )}
        {halt && <HaltNote halt={halt} study={study} onDraw={() => setIsDrawn(true)} />}
      </fieldset>
      <GuessForm
        key={String(isShort)}
        study={study}
        question={questionOf(study, metric)}
        isBlocked={problem !== undefined || halt?.isMissing === true}
        onStart={(prediction) => startStudy(study, prediction, id)}
      />
      <p className={styles.actions}>
        <CopyLink key={String(isShort)} shared={{ evidence: newEvidence(study), preset: id }} />
      </p>
    </article>
  );
}

const seedsText = ({ seeds }: Study) =>
  seeds.length === 1 ? "one seed, no verdict" : `${seeds.length} seeds`;

/** The short form of a study that is given has its first seed alone. */
function formsOfStudy(full: Study) {
  const short = { ...full, title: `${full.title}, short form`, seeds: full.seeds.slice(0, 1) };
  return { full, short: full.seeds.length > 1 ? short : full, problem: undefined };
}

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
