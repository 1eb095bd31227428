import { type KeyboardEvent, useEffect, useState } from "react";
import { readText, type Setting } from "../settings/experiment";
import type { ChoiceField, NumberField, TextField } from "../settings/fields";
import { changeSetting } from "../store/actions";
import { formatSetting } from "./format";
import { Icon } from "./icons";
import styles from "./SettingRow.module.css";

interface ControlProps<Kind> {
  readonly id: string;
  readonly setting: Setting;
  readonly field: Kind;
  /** What stands below it. */
  readonly described?: string;
  readonly isWrong: boolean;
}

export function ChoiceControl({ id, setting, field, described, isWrong }: ControlProps<ChoiceField>) {
  return (
    <span className={styles.select}>
      <select
        id={id}
        value={String(setting.value)}
        aria-invalid={isWrong}
        aria-describedby={described}
        aria-keyshortcuts="F1"
        onChange={(event) => changeSetting(setting.key, event.target.value)}
      >
        {Object.entries(field.options).map(([option, { label }]) => (
          <option key={option} value={option}>
            {label}
          </option>
        ))}
      </select>
      <Icon name="chevron" />
    </span>
  );
}

/** A line of text, taken on Enter or when the field is left. */
export function TextControl({ id, setting, field, described, isWrong }: ControlProps<TextField>) {
  const { key, value } = setting;
  const [text, setText] = useState(String(value));
  useEffect(() => setText(String(value)), [value]);
  const commit = () => changeSetting(key, text.trim());
  return (
    <span className={styles.number}>
      <input
        id={id}
        type="text"
        autoComplete="off"
        spellCheck={false}
        value={text}
        placeholder={field.empty ?? field.example}
        aria-invalid={isWrong}
        aria-describedby={described}
        aria-keyshortcuts="F1"
        onChange={(event) => setText(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => event.key === "Enter" && commit()}
      />
    </span>
  );
}

/** A number as text with round values to pick from; taken on Enter or when the field is left. */
export function NumberControl({ id, setting, field, described, isWrong }: ControlProps<NumberField>) {
  const { key, value } = setting;
  const [text, setText] = useState(formatSetting(value as number));
  useEffect(() => setText(formatSetting(value as number)), [value]);
  const commit = (next: string) => {
    if (changeSetting(key, readText(field, next))) setText(formatSetting(Number(next)));
  };

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === "Enter") commit(text);
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!direction || !field.suggestions) return;
    event.preventDefault();
    const next = nextRound(field.suggestions, Number(text), direction);
    if (next !== undefined) {
      setText(formatSetting(next));
      changeSetting(key, next);
    }
  }

  const word = (value === 0 && field.zero ? field.zero : field.unit) ?? "";
  const hasRoom = text.length + word.length <= shownLetters;
  return (
    <span className={styles.number}>
      <input
        id={id}
        type="text"
        inputMode="decimal"
        autoComplete="off"
        spellCheck={false}
        value={text}
        list={`${id}-values`}
        aria-invalid={isWrong}
        aria-describedby={described}
        aria-keyshortcuts="F1"
        onChange={(event) => {
          setText(event.target.value);
          if (field.suggestions?.includes(Number(event.target.value))) commit(event.target.value);
        }}
        onBlur={() => commit(text)}
        onKeyDown={onKeyDown}
      />
      <datalist id={`${id}-values`}>
        {field.suggestions?.map((suggestion) => (
          <option key={suggestion} value={formatSetting(suggestion)} />
        ))}
      </datalist>
      {hasRoom && <span className={styles.unit}>{word}</span>}
    </span>
  );
}

/** Of a number and its unit, which lie beside each other. */
const shownLetters = 9;

/** The next larger or smaller of the round values. */
function nextRound(values: readonly number[], from: number, direction: number): number | undefined {
  return direction > 0 ? values.find((value) => value > from) : values.findLast((value) => value < from);
}
