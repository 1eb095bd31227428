import { Children, Fragment, type ReactNode, useId, useState } from "react";
import type { Setting } from "../settings/experiment";
import { formatCount } from "./format";
import { Icon } from "./icons";
import { changedOf, ResetChanged } from "./ResetChanged";
import { SettingRow } from "./SettingRow";
import styles from "./SettingSection.module.css";

export interface SettingSectionProps {
  readonly title: string;
  /** Of its heading. */
  readonly level: 2 | 3;
  /** The section's settings that are to be shown. */
  readonly settings: readonly Setting[];
  /** All that it has. */
  readonly all: readonly Setting[];
  readonly opensFirst: boolean;
  /** Open whatever the user chose, as while searching. */
  readonly isHeldOpen: boolean;
  /** Sentences by setting. */
  readonly predictions: ReadonlyMap<string, string>;
  /** Sections within it. */
  readonly children?: ReactNode;
  /** What stands behind a setting. */
  readonly extras: Readonly<Record<string, ReactNode>>;
}

/** A part of the form that opens and closes; one with changed values opens by itself and stays so. */
export function SettingSection(props: SettingSectionProps) {
  const { title, level, settings, all, opensFirst, isHeldOpen, predictions, extras, children } = props;
  const [choice, setChoice] = useState<boolean>();
  const [wasChanged, setWasChanged] = useState(false);
  if (!wasChanged && changedOf(all).length > 0) setWasChanged(true);
  const id = useId();
  const Heading = `h${level}` as const;
  const isLandmark = level === 2; // the recipe's sections would be nine more
  if (settings.length === 0 && Children.count(children) === 0) return null;
  const isOpen = isHeldOpen || (choice ?? (opensFirst || wasChanged));
  const predictionCount = settings.filter(({ key }) => predictions.has(key)).length;
  return (
    <section
      className={styles.section}
      data-level={level}
      data-open={isOpen || undefined}
      aria-labelledby={isLandmark ? id : undefined}
    >
      <header className={styles.heading}>
        <Heading id={id}>
          <button
            type="button"
            className={styles.toggle}
            aria-expanded={isOpen}
            onClick={() => setChoice(!isOpen)}
          >
            <Icon name="chevron" />
            {title}
          </button>
        </Heading>
        {!isOpen && predictionCount > 0 && (
          <span className={styles.note}>{countOf(predictionCount, "prediction")}</span>
        )}
        <ResetChanged title={title} settings={all} />
      </header>
      {isOpen &&
        settings.map((setting) => (
          <Fragment key={setting.key}>
            <SettingRow setting={setting} prediction={predictions.get(setting.key)} />
            {extras[setting.key]}
          </Fragment>
        ))}
      {isOpen && children}
    </section>
  );
}

const countOf = (count: number, noun: string) => `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
