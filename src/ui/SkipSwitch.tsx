import { Switch } from "@base-ui/react/switch";
import { useId } from "react";
import { settingsOf } from "../settings/experiment";
import { changeSetting } from "../store/actions";
import { runTwin } from "../store/studyActions";
import panel from "./Panel.module.css";
import setting from "./SettingRow.module.css";
import styles from "./SkipSwitch.module.css";
import { useAppState } from "./useAppState";

/** The recipe's switch for skip connections, large, above the edges that it draws; for nets that have it. */
export function SkipSwitch() {
  const [experiment, isImpossible] = useAppState((state) => [
    state.experiment,
    state.impossible !== undefined,
  ]);
  const id = useId();
  const option = settingsOf(experiment).find(({ key }) => key === "skipConnections");
  if (option?.field.kind !== "switch") return null;
  return (
    <div className={styles.control}>
      <label htmlFor={id}>{option.field.label}</label>
      <Switch.Root
        id={id}
        className={`${setting.switch} ${styles.large}`}
        checked={option.value === true}
        onCheckedChange={(checked) => changeSetting(option.key, checked)}
      >
        <Switch.Thumb className={`${setting.thumb} ${styles.thumb}`} />
      </Switch.Root>
      <span className={styles.note}>{option.value ? "x + F(x)" : "F(x) alone: the plain twin"}</span>
      <button
        type="button"
        className={`${panel.action} ${panel.end}`}
        disabled={isImpossible}
        onClick={() => runTwin(experiment)}
        title="Trains the net with and without skip connections, from the same weights on the same batches"
      >
        Run the twin
      </button>
    </div>
  );
}
