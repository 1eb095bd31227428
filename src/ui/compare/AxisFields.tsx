import { useId } from "react";
import type { Setting, SettingGroup } from "../../settings/experiment";
import { exampleValues, readValues } from "../../study/axisValues";
import styles from "./Compare.module.css";

/** A setting to vary, and its values as `readValues` reads them. */
export interface AxisDraft {
  readonly key: string;
  readonly list: string;
}

export interface AxisFieldsProps {
  readonly name: string;
  readonly settings: readonly Setting[];
  readonly draft: AxisDraft;
  readonly onChange: (draft: AxisDraft) => void;
  readonly problem?: string;
  readonly isOptional?: boolean;
}

const groups: readonly SettingGroup[] = ["Data", "Model", "Recipe"];

/** Chooses a setting and the values that it is tried at: options to tick, or a list to type. */
export function AxisFields({ name, settings, draft, onChange, problem, isOptional }: AxisFieldsProps) {
  const id = useId();
  const setting = settings.find(({ key }) => key === draft.key);
  const described = problem ? `${id}-problem` : `${id}-hint`;
  const shared = { name, list: draft.list, described, isWrong: problem !== undefined };
  const change = (list: string) => onChange({ ...draft, list });
  return (
    <>
      <label htmlFor={id}>{name} setting</label>
      <div className={styles.axis}>
        <select
          id={id}
          value={draft.key}
          onChange={({ target: { value: key } }) => {
            const chosen = settings.find((candidate) => candidate.key === key);
            onChange({ key, list: chosen ? exampleValues(chosen) : "" });
          }}
        >
          {isOptional && <option value="">none</option>}
          {groups.map((group) => (
            <optgroup key={group} label={group}>
              {settings
                .filter((candidate) => candidate.group === group)
                .map(({ key, field }) => (
                  <option key={key} value={key}>
                    {field.label}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
        {setting?.field.kind === "choice" && <OptionBoxes {...shared} setting={setting} onChange={change} />}
        {setting && setting.field.kind !== "choice" && (
          <ListInput {...shared} setting={setting} onChange={change} />
        )}
        {problem && (
          <p id={`${id}-problem`} className={styles.problem} role="alert">
            {problem}
          </p>
        )}
        {setting && !problem && (
          <p id={`${id}-hint`} className={styles.note}>
            {hintOf(setting)}
          </p>
        )}
      </div>
    </>
  );
}

const format = (value: number) => value.toLocaleString("en-GB", { maximumSignificantDigits: 8 });

function hintOf({ field }: Setting): string {
  if (field.kind === "choice") return "Two or more of them.";
  if (field.kind === "switch") return "Off and on.";
  if (field.kind === "text") return `One a line, such as ${field.example}.`;
  const kind = field.kind === "integer" ? "Whole numbers" : "Numbers";
  const unit = field.unit ? ` ${field.unit}` : "";
  const zero = field.zero ? `; 0 is ${field.zero}` : "";
  return `${kind} from ${format(field.min)} to ${format(field.max)}${unit}, with commas between${zero}.`;
}

interface ValuesProps {
  readonly name: string;
  readonly setting: Setting;
  readonly list: string;
  readonly described: string;
  readonly isWrong: boolean;
  readonly onChange: (list: string) => void;
}

function ListInput({ name, setting, list, described, isWrong, onChange }: ValuesProps) {
  const { kind } = setting.field;
  if (kind === "switch") return null; // there is nothing to choose
  const shared = {
    "aria-label": `${name} setting’s values`,
    "aria-describedby": described,
    "aria-invalid": isWrong,
    value: list,
    spellCheck: false,
  };
  return kind === "text" ? (
    <textarea {...shared} rows={3} onChange={(event) => onChange(event.target.value)} />
  ) : (
    <input {...shared} onChange={(event) => onChange(event.target.value)} />
  );
}

function OptionBoxes({ name, setting, list, described, onChange }: ValuesProps) {
  const { field } = setting;
  if (field.kind !== "choice") return null;
  const ids = Object.keys(field.options);
  const chosen = readValues(field, list);
  const toggle = (id: string) =>
    onChange(ids.filter((other) => chosen.includes(other) !== (other === id)).join(", "));
  return (
    <fieldset className={styles.boxes} aria-describedby={described}>
      <legend className="visuallyHidden">{name} setting’s values</legend>
      {ids.map((id) => (
        <label key={id} className={styles.check}>
          <input type="checkbox" checked={chosen.includes(id)} onChange={() => toggle(id)} />
          {field.options[id].label}
        </label>
      ))}
    </fieldset>
  );
}
