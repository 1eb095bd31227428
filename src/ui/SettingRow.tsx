import { Popover } from "@base-ui/react/popover";
import { Switch } from "@base-ui/react/switch";
import { type KeyboardEvent, useEffect, useId, useState } from "react";
import { readText, type Setting } from "../settings/experiment";
import type { ChoiceField, NumberField, TextField } from "../settings/fields";
import { changeSetting, resetSetting } from "../store/actions";
import { formatSetting } from "./format";
import { Icon } from "./icons";
import styles from "./SettingRow.module.css";
import { useAppState } from "./useAppState";

/** One setting of the form: its name with help, its control, and what is wrong with it. */
export function SettingRow({ setting }: { setting: Setting }) {
  const problem = useAppState(
    ({ problems, impossible }) =>
      problems[setting.key] ?? (impossible?.key === setting.key ? impossible.message : undefined),
  );
  const id = useId();
  const { field, key, value } = setting;
  const isChanged = value !== field.default;
  const described = problem ? `${id}-problem` : undefined;
  return (
    <div className={styles.row} data-wide={field.kind === "text" || undefined}>
      <div className={styles.label}>
        <label htmlFor={id}>{field.label}</label>
        <Help setting={setting} />
        {isChanged && (
          <button
            type="button"
            className={styles.reset}
            onClick={() => resetSetting(key)}
            title={`Back to ${valueText(setting, field.default)}`}
          >
            <span className={styles.dot} aria-hidden="true" />
            <span className="visuallyHidden">{field.label} is changed, reset it</span>
            <Icon name="reset" />
          </button>
        )}
      </div>
      {field.kind === "choice" ? (
        <ChoiceControl id={id} setting={setting} field={field} described={described} />
      ) : field.kind === "switch" ? (
        <Switch.Root
          id={id}
          className={styles.switch}
          checked={value === true}
          onCheckedChange={(checked) => changeSetting(key, checked)}
        >
          <Switch.Thumb className={styles.thumb} />
        </Switch.Root>
      ) : field.kind === "text" ? (
        <TextControl id={id} setting={setting} field={field} described={described} />
      ) : (
        <NumberControl id={id} setting={setting} field={field} described={described} />
      )}
      {problem && (
        <p id={described} className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

function valueText({ field }: Setting, value: unknown): string {
  if (field.kind === "choice") return field.options[String(value)]?.label ?? String(value);
  if (field.kind === "switch" || field.kind === "text") return String(value);
  return value === 0 && field.zero ? field.zero : String(value);
}

function Help({ setting: { field } }: { setting: Setting }) {
  const options = field.kind === "choice" ? Object.values(field.options).filter((option) => option.help) : [];
  return (
    <Popover.Root>
      <Popover.Trigger openOnHover delay={200} className={styles.help} aria-label={`About ${field.label}`}>
        ?
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="right" sideOffset={8} collisionPadding={8}>
          <Popover.Popup className={styles.popup}>
            <Popover.Title className={styles.popupTitle}>{field.label}</Popover.Title>
            <Popover.Description>{field.help}</Popover.Description>
            {options.length > 0 && (
              <dl>
                {options.map((option) => (
                  <div key={option.label}>
                    <dt>{option.label}</dt>
                    <dd>{option.help}</dd>
                  </div>
                ))}
              </dl>
            )}
            {(field.kind === "integer" || field.kind === "number") && (
              <p>
                From {formatSetting(field.min)} to {formatSetting(field.max)}
                {field.unit ? ` ${field.unit}` : ""}, by default {formatSetting(field.default)}
                {field.zero && field.default === 0 ? ` (${field.zero})` : ""}.
              </p>
            )}
            {field.source && <p>Source: {field.source}.</p>}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

interface ControlProps<Kind> {
  readonly id: string;
  readonly setting: Setting;
  readonly field: Kind;
  readonly described?: string;
}

function ChoiceControl({ id, setting, field, described }: ControlProps<ChoiceField>) {
  return (
    <span className={styles.select}>
      <select
        id={id}
        value={String(setting.value)}
        aria-invalid={described !== undefined}
        aria-describedby={described}
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
function TextControl({ id, setting, field, described }: ControlProps<TextField>) {
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
        placeholder={field.example}
        aria-invalid={described !== undefined}
        aria-describedby={described}
        onChange={(event) => setText(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => event.key === "Enter" && commit()}
      />
    </span>
  );
}

/** A number as text with round values to pick from; taken on Enter or when the field is left. */
function NumberControl({ id, setting, field, described }: ControlProps<NumberField>) {
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
        aria-invalid={described !== undefined}
        aria-describedby={described}
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
      <span className={styles.unit}>{value === 0 && field.zero ? field.zero : field.unit}</span>
    </span>
  );
}

/** The next larger or smaller of the round values. */
function nextRound(values: readonly number[], from: number, direction: number): number | undefined {
  return direction > 0 ? values.find((value) => value > from) : values.findLast((value) => value < from);
}
