import { Popover } from "@base-ui/react/popover";
import { useRef } from "react";
import type { Setting } from "../settings/experiment";
import type { ChoiceField } from "../settings/fields";
import { Formula } from "./Formula";
import { formatSetting } from "./format";
import styles from "./SettingHelp.module.css";

/** What a setting does: in words, as a formula, what to watch in the curves, and the source. */
export function SettingHelp({ setting: { field, value } }: { setting: Setting }) {
  const trigger = useRef<HTMLButtonElement>(null);
  return (
    <Popover.Root>
      <Popover.Trigger
        ref={trigger}
        openOnHover
        delay={200}
        className={styles.help}
        aria-label={`About ${field.label}`}
      >
        ?
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner
          anchor={() => trigger.current?.closest("[data-setting]") ?? null}
          side="right"
          sideOffset={8}
          collisionPadding={8}
          className={styles.place}
        >
          <Popover.Popup className={styles.popup}>
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
