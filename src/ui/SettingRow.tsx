import { Switch } from "@base-ui/react/switch";
import { useId, useState } from "react";
import type { Setting } from "../settings/experiment";
import { changeSetting, resetSettings } from "../store/actions";
import { Icon } from "./icons";
import { ChoiceControl, NumberControl, TextControl } from "./SettingControls";
import { SettingHelp } from "./SettingHelp";
import styles from "./SettingRow.module.css";
import { useAppState } from "./useAppState";

export interface SettingRowProps {
  readonly setting: Setting;
  /** What is known to come of its value, in a sentence. */
  readonly prediction?: string;
}

/** One setting of the form: its name with help, its control, what is wrong with it, and what will come of it. */
export function SettingRow({ setting, prediction }: SettingRowProps) {
  const problem = useAppState(
    ({ problems, impossible }) =>
      problems[setting.key] ?? (impossible?.key === setting.key ? impossible.message : undefined),
  );
  const id = useId();
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const { field, key, value } = setting;
  const isChanged = value !== field.default;
  const described = problem ? `${id}-problem` : prediction ? `${id}-prediction` : undefined;
  const shared = { id, setting, described, isWrong: problem !== undefined };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the key is pressed in the row's control
    <div
      className={styles.row}
      data-setting={key}
      data-wide={field.kind === "text" || undefined}
      onKeyDown={(event) => {
        if (event.key !== "F1") return;
        event.preventDefault();
        setIsHelpOpen(true);
      }}
    >
      <div className={styles.label}>
        <label htmlFor={id}>{field.label}</label>
        <SettingHelp setting={setting} isOpen={isHelpOpen} onOpenChange={setIsHelpOpen} controlId={id} />
        {isChanged && (
          <button
            type="button"
            className={styles.reset}
            onClick={() => resetSettings([key])}
            title={`Back to ${valueText(setting, field.default)}`}
          >
            <span className={styles.dot} aria-hidden="true" />
            <span className="visuallyHidden">{field.label} is changed, reset it</span>
            <Icon name="reset" />
          </button>
        )}
      </div>
      {field.kind === "choice" ? (
        <ChoiceControl field={field} {...shared} />
      ) : field.kind === "switch" ? (
        <Switch.Root
          id={id}
          className={styles.switch}
          aria-describedby={described}
          aria-keyshortcuts="F1"
          checked={value === true}
          onCheckedChange={(checked) => changeSetting(key, checked)}
        >
          <Switch.Thumb className={styles.thumb} />
        </Switch.Root>
      ) : field.kind === "text" ? (
        <TextControl field={field} {...shared} />
      ) : (
        <NumberControl field={field} {...shared} />
      )}
      {problem && (
        <p id={described} className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      {prediction && (
        <p id={`${id}-prediction`} className={styles.prediction}>
          <b>Prediction.</b> {prediction}
        </p>
      )}
    </div>
  );
}

function valueText({ field }: Setting, value: unknown): string {
  if (field.kind === "choice") return field.options[String(value)]?.label ?? String(value);
  if (field.kind === "switch") return String(value);
  if (field.kind === "text") return String(value) || (field.empty ?? "none");
  return value === 0 && field.zero ? field.zero : String(value);
}
