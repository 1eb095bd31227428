import { type FormEvent, useEffect, useId, useState } from "react";
import { currentRun } from "../store/state";
import { setLearningRate } from "../store/training";
import { formatSetting } from "./format";
import styles from "./Panel.module.css";
import field from "./RateNow.module.css";
import { useAppState } from "./useAppState";

/** The running net's learning rate, to be changed while it learns; the form's setting stays. */
export function RateNow() {
  const [rate, phase, problem] = useAppState((state) => [
    state.live.learningRate,
    currentRun(state)?.phase,
    state.rateProblem,
  ]);
  const id = useId();
  const [text, setText] = useState<string>();
  const shown = rate === undefined ? "" : formatSetting(Number(rate.toPrecision(3)));
  const isOver = phase === undefined || phase === "done" || phase === "failed" || rate === undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a run that ends takes what was typed with it
  useEffect(() => setText(undefined), [isOver]);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (text === undefined || setLearningRate(text)) setText(undefined);
  }

  return (
    <form className={styles.tools} onSubmit={submit}>
      <label htmlFor={id}>learning rate now</label>
      <input
        id={id}
        className={field.rate}
        type="text"
        inputMode="decimal"
        autoComplete="off"
        title="From the next step on; the schedule goes on from it in proportion, and the form keeps its own"
        disabled={isOver}
        value={text ?? shown}
        aria-invalid={problem !== undefined}
        aria-describedby={problem && `${id}-problem`}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className={styles.action} disabled={isOver || text === undefined}>
        Set
      </button>
      {problem && (
        <span id={`${id}-problem`} className={field.problem} role="alert">
          {problem}
        </span>
      )}
    </form>
  );
}
