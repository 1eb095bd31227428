import { runAgain } from "../../store/studyActions";
import { type Evidence, environmentsOf } from "../../study/evidence";
import { type Outcome, outcomeOf } from "../../study/prediction";
import { presets } from "../../study/presets";
import { mixText, reproduction } from "../../study/reproduction";
import { isTwinStudy } from "../../study/twin";
import styles from "./Compare.module.css";
import { Downloads } from "./Downloads";
import { StudyFigures } from "./StudyFigures";
import { StudyProgress } from "./StudyProgress";
import { settingsText } from "./studyText";
import { TwinProof } from "./TwinProof";
import { useStudies } from "./useStudies";

/** A study that runs or has run: how far it is, what it shows, where it ran, and whether it came out as before. */
export function StudyPage({ id }: { readonly id: string }) {
  const study = useStudies(({ studies }) => studies.find((candidate) => candidate.id === id));
  if (!study) return <p>This study is not kept any more.</p>;
  const { evidence, preset, original, isOpened, link } = study;
  const { title, experiment, seeds } = evidence.study;
  const outcome = outcomeOf(evidence);
  const mix = mixText(evidence);
  const hasResults = evidence.runs.length > 0;
  return (
    <article className={styles.result}>
      <header>
        <h3 className={styles.title}>{title}</h3>
        {preset && <p>{presets[preset].watch}</p>}
        <p className={styles.note}>
          {seeds.length === 1 ? `Seed ${seeds[0]} alone, no verdict` : `Seeds ${seeds.join(", ")}`} ·{" "}
          {settingsText(experiment)}
        </p>
      </header>
      <StudyProgress study={study} />
      <Downloads study={study} />
      {link && <LinkedFrom evidence={evidence} date={link.date} />}
      {outcome && <GuessLine outcome={outcome} />}
      {original && <Reproduced text={reproduction(original, evidence)} />}
      {isOpened && (
        <p>
          <button type="button" className={styles.primary} onClick={() => runAgain(id)}>
            Re-run and compare
          </button>
        </p>
      )}
      {hasResults && <StudyFigures evidence={evidence} />}
      {isTwinStudy(evidence.study) && hasResults && !link && <TwinProof evidence={evidence} />}
      {environmentsOf(evidence).length > 0 && (
        <section aria-label="Where it ran">
          <h4>Where it ran</h4>
          {mix && <p>{mix}</p>}
          <ul className={styles.sentences}>
            {environmentsOf(evidence).map(({ name, device, browser, platform, strata, tfjs }) => (
              <li key={`${name} ${device} ${browser} ${strata}`}>
                {name} on {device} · {browser} · {platform} · Strata {strata} · TensorFlow.js {tfjs}
              </li>
            ))}
          </ul>
        </section>
      )}
    </article>
  );
}

/** Where the numbers of a linked study are from. */
function LinkedFrom({ evidence, date }: { readonly evidence: Evidence; readonly date?: string }) {
  const machines = environmentsOf(evidence).map(
    ({ name, device, browser }) => `${name} on ${device}, ${browser}`,
  );
  const where = machines.length > 0 ? ` by ${machines.join(" and ")}` : "";
  const when = date ? ` on ${new Date(date).toLocaleDateString("en-GB", { dateStyle: "long" })}` : "";
  return (
    <p>
      Loaded from a link, not run here. What it shows was measured{when}
      {where}. A link carries no curves, only what they hash to, which tells whether yours are the same.
    </p>
  );
}

function GuessLine({ outcome: { guess, measured, isRight } }: { readonly outcome: Outcome }) {
  return (
    <dl className={styles.guess} aria-label="Guess and measurement">
      <div>
        <dt>You guessed</dt>
        <dd>{guess}</dd>
      </div>
      <div>
        <dt>Measured</dt>
        <dd>{measured}</dd>
      </div>
      {isRight !== undefined && (
        <div>
          <dt>So the guess was</dt>
          <dd>{isRight ? "✓ right" : "✗ wrong"}</dd>
        </div>
      )}
    </dl>
  );
}

function Reproduced({ text: { kind, text, details } }: { readonly text: ReturnType<typeof reproduction> }) {
  return (
    <section aria-label="Reproduction" className={styles.reproduction} data-kind={kind}>
      <h4>Against the evidence that it repeats</h4>
      <p>{text}</p>
      {details.length > 0 && (
        <ul className={styles.sentences}>
          {details.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
