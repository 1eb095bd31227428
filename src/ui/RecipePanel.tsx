import { Fragment, useState } from "react";
import { type Setting, type SettingGroup, settingsOf } from "../settings/experiment";
import { BatchPreview } from "./BatchPreview";
import { DataStatus } from "./DataStatus";
import { RangeTest } from "./RangeTest";
import styles from "./RecipePanel.module.css";
import { SchedulePreview } from "./SchedulePreview";
import { SettingRow } from "./SettingRow";
import { useAppState } from "./useAppState";

const groups: readonly SettingGroup[] = ["Data", "Model", "Recipe"];
export const searchId = "setting-search";

const matches = ({ field, key }: Setting, search: string) =>
  `${field.label} ${key} ${field.help}`.toLowerCase().includes(search.trim().toLowerCase());

/** Everything that the experiment depends on, from its schema. */
export function RecipePanel() {
  const experiment = useAppState((state) => state.experiment);
  const [search, setSearch] = useState("");
  const settings = settingsOf(experiment).filter((setting) => setting.applies && matches(setting, search));
  return (
    <div className={styles.panel}>
      <label htmlFor={searchId} className="visuallyHidden">
        Search settings
      </label>
      <input
        id={searchId}
        className={styles.search}
        type="search"
        placeholder="Search settings  /"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      {groups.map((group) => {
        const rows = settings.filter((setting) => setting.group === group);
        if (rows.length === 0) return null;
        return (
          <section key={group} className={styles.group} aria-label={group}>
            <h2>{group}</h2>
            {rows.map((setting, index) => (
              <Fragment key={`${experiment.data.dataset} ${experiment.model.model} ${setting.key}`}>
                {setting.section && setting.section !== rows[index - 1]?.section && (
                  <h3>{setting.section}</h3>
                )}
                <SettingRow setting={setting} />
                {setting.key === "dataset" && <DataStatus />}
                {setting.key === "learningRate" && <RangeTest />}
                {setting.key === "schedule" && <SchedulePreview />}
                {setting.section === "Augmentation" && rows[index + 1]?.section !== "Augmentation" && (
                  <BatchPreview />
                )}
              </Fragment>
            ))}
          </section>
        );
      })}
      {settings.length === 0 && <p className={styles.none}>No setting has “{search}” in its name or help.</p>}
    </div>
  );
}
