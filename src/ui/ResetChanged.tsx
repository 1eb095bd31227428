import type { Setting } from "../settings/experiment";
import { resetSettings } from "../store/actions";
import { formatCount } from "./format";
import { Icon } from "./icons";
import styles from "./ResetChanged.module.css";

export interface ResetChangedProps {
  readonly title: string;
  readonly settings: readonly Setting[];
}

/** How many settings of a section are changed, and puts them back; nothing while none is. */
export function ResetChanged({ title, settings }: ResetChangedProps) {
  const changed = changedOf(settings);
  if (changed.length === 0) return null;
  return (
    <button
      type="button"
      className={styles.reset}
      onClick={() => resetSettings(changed)}
      title={`Put ${title} back to its defaults`}
    >
      <span className={styles.dot} aria-hidden="true" />
      {formatCount(changed.length)} changed
      <span className="visuallyHidden"> in {title}, reset</span>
      <Icon name="reset" />
    </button>
  );
}

/** Names of those that differ from their defaults; the data set and the model are a choice of their own. */
export function changedOf(settings: readonly Setting[]): string[] {
  return settings
    .filter(({ key, field, value }) => key !== "dataset" && key !== "model" && value !== field.default)
    .map(({ key }) => key);
}
