import { Popover } from "@base-ui/react/popover";
import { useRef } from "react";
import type { Setting } from "../settings/experiment";
import type { ChoiceField } from "../settings/fields";
import { Formula } from "./Formula";
import { formatSetting } from "./format";
import styles from "./SettingHelp.module.css";

export interface SettingHelpProps {
  readonly setting: Setting;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  /** Of the control that is told of, where the focus goes back to. */
  readonly controlId: string;
}

/**
 * What a setting does: in words, as a formula, what to watch in the curves, and the source. By keyboard F1 in the
 * control opens it, so that a form of forty settings is not one of eighty stops.
 */
export function SettingHelp({
  setting: { field, value },
  isOpen,
  onOpenChange,
  controlId,
}: SettingHelpProps) {
  const trigger = useRef<HTMLButtonElement>(null);
  return (
    <Popover.Root open={isOpen} onOpenChange={onOpenChange}>
      <Popover.Trigger
        ref={trigger}
        openOnHover
        delay={200}
        tabIndex={-1}
        className={styles.help}
        aria-label={`About ${field.label}`}
      />
      <Popover.Portal>
        <Popover.Positioner
          anchor={() => trigger.current?.closest("[data-setting]") ?? null}
          side="right"
          sideOffset={8}
          collisionPadding={8}
          className={styles.place}
        >
          <Popover.Popup
            className={styles.popup}
            finalFocus={(closedBy) => (closedBy === "keyboard" ? document.getElementById(controlId) : true)}
          >
            <Popover.Title className={styles.title}>{field.label}</Popover.Title>
            <Popover.Description>{field.help}</Popover.Description>
            {field.formula && <Formula tex={field.formula} />}
            {field.watch && (
              <p>
                <b>Watch.</b> {field.watch}
              </p>
            )}
            {field.kind === "choice" && <Options field={field} chosen={String(value)} />}
            {(field.kind === "integer" || field.kind === "number") && (
              <p>
                From {formatSetting(field.min)} to {formatSetting(field.max)}
                {field.unit ? ` ${field.unit}` : ""}, by default {formatSetting(field.default)}
                {field.zero && field.default === 0 ? ` (${field.zero})` : ""}.
              </p>
            )}
            {field.kind === "text" && (
              <p>
                For example {field.example}
                {field.empty ? `; no text stands for ${field.empty}` : ""}.
              </p>
            )}
            {field.source && <p className={styles.source}>Source: {field.source}.</p>}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** The chosen option first, since it is what is asked about. */
function Options({ field, chosen }: { field: ChoiceField; chosen: string }) {
  const options = Object.entries(field.options)
    .filter(([, { help, formula }]) => help ?? formula)
    .sort(([a], [b]) => Number(b === chosen) - Number(a === chosen));
  if (options.length === 0) return null;
  return (
    <dl>
      {options.map(([id, { label, help, formula }]) => (
        <div key={id}>
          <dt>
            {label}
            {id === chosen && <span className={styles.chosen}> chosen</span>}
          </dt>
          <dd>
            {help}
            {formula && <Formula tex={formula} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}
