import { type FormEvent, useId, useState } from "react";
import { guessesOf, type Prediction, type Question, questionText } from "../../study/prediction";
import type { Study } from "../../study/study";
import { metrics } from "../../study/summary";
import styles from "./Compare.module.css";

export interface GuessFormProps {
  readonly study: Study;
  readonly question: Question;
  readonly isBlocked: boolean;
  readonly onStart: (prediction?: Prediction) => void;
}

/** Predict first: a guess is kept with the evidence and shown beside the measurement. */
export function GuessForm({ study, question, isBlocked, onStart }: GuessFormProps) {
  const [guess, setGuess] = useState<number>();
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string>();
  const id = useId();
  const { label } = metrics[question.metric];
  const guesses = guessesOf(study, question);
  const isNumberAsked = guess !== undefined && guess < question.cells.length;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (guess === undefined) return;
    const value = isNumberAsked && text.trim() !== "" ? Number(text) : undefined;
    if (value !== undefined && !(value >= 0 && Number.isFinite(value))) {
      setProblem(`guess: expected a number of 0 or more, got "${text}"; correct it or leave it empty`);
      return;
    }
    onStart({ ...question, guess, ...(value !== undefined && { value }) });
  }

  return (
    <form onSubmit={submit} noValidate>
      <fieldset className={styles.forms}>
        <legend>Predict first: {questionText(study, question)}</legend>
        {guesses.map((name, index) => (
          <label key={name} className={styles.choice}>
            <input type="radio" name="guess" checked={guess === index} onChange={() => setGuess(index)} />
            {name}
          </label>
        ))}
        {isNumberAsked && (
          <p className={styles.number}>
            <label htmlFor={id}>Its {label} will be</label>
            <input
              id={id}
              className={styles.short}
              inputMode="decimal"
              placeholder="optional"
              value={text}
              aria-invalid={problem !== undefined}
              onChange={(event) => setText(event.target.value)}
            />
          </p>
        )}
        {problem && (
          <p className={styles.problem} role="alert">
            {problem}
          </p>
        )}
      </fieldset>
      <p className={styles.start}>
        <button type="submit" className={styles.primary} disabled={guess === undefined || isBlocked}>
          Run the study
        </button>
        <button type="button" className={styles.link} disabled={isBlocked} onClick={() => onStart()}>
          Run without a guess
        </button>
      </p>
    </form>
  );
}
