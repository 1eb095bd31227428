import { type ReactNode, useState } from "react";
import { type Setting, type SettingGroup, settingsOf } from "../settings/experiment";
import { type RecipeSection, recipeSections } from "../settings/recipe";
import { BatchPreview } from "./BatchPreview";
import { DataStatus } from "./DataStatus";
import { RangeTest } from "./RangeTest";
import styles from "./RecipePanel.module.css";
import { ResetChanged } from "./ResetChanged";
import { SchedulePreview } from "./SchedulePreview";
import { SettingRow } from "./SettingRow";
import { SettingSection } from "./SettingSection";
import { useAppState } from "./useAppState";
import { usePredictions } from "./usePredictions";

export const searchId = "setting-search";

const sections = Object.keys(recipeSections) as RecipeSection[];
/** What most experiments change; the others open once something in them is changed. */
const openFirst: readonly RecipeSection[] = ["Loss", "Optimizer", "Schedule", "Batch"];

const extras: Readonly<Record<string, ReactNode>> = {
  dataset: <DataStatus />,
  learningRate: <RangeTest />,
  schedule: <SchedulePreview />,
};

/** By its name, its help, its section or the name of one of its options. */
function matches({ field, key, section }: Setting, search: string): boolean {
  const options = field.kind === "choice" ? Object.values(field.options).map(({ label }) => label) : [];
  return [field.label, key, field.help, section ?? "", ...options]
    .join(" ")
    .toLowerCase()
    .includes(search.trim().toLowerCase());
}

/** Everything that the experiment depends on, from its schema. */
export function RecipePanel() {
  const experiment = useAppState((state) => state.experiment);
  const predictions = usePredictions();
  const [search, setSearch] = useState("");
  const settings = settingsOf(experiment).filter((setting) => setting.applies && !setting.field.isHidden);
  const found = settings.filter((setting) => matches(setting, search));
  const { dataset } = experiment.data;
  const { model } = experiment.model;
  const rows = (group: SettingGroup) =>
    found
      .filter((setting) => setting.group === group && !setting.section)
      .map((setting) => (
        <div key={`${dataset} ${model} ${setting.key}`}>
          <SettingRow setting={setting} prediction={predictions.get(setting.key)} />
          {extras[setting.key]}
        </div>
      ));
  const isFound = (group: SettingGroup) => found.some((setting) => setting.group === group);
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
      {(["Data", "Model"] as const).map(
        (group) =>
          isFound(group) && (
            <section key={group} className={styles.group} aria-label={group}>
              <header className={styles.heading}>
                <h2>{group}</h2>
                <ResetChanged
                  title={group}
                  settings={settings.filter((setting) => setting.group === group)}
                />
              </header>
              {rows(group)}
            </section>
          ),
      )}
      <section className={styles.group} aria-label="Recipe" hidden={!isFound("Recipe")}>
        <h2>Recipe</h2>
        {sections.map((section) => (
          <SettingSection
            key={section}
            title={section}
            settings={found.filter((setting) => setting.section === section)}
            all={settings.filter((setting) => setting.section === section)}
            opensFirst={openFirst.includes(section)}
            isHeldOpen={search.trim() !== ""}
            predictions={predictions}
            extras={extras}
          />
        ))}
        <BatchPreview />
        {rows("Recipe")}
      </section>
      {found.length === 0 && <p className={styles.none}>No setting has “{search}” in its name or help.</p>}
    </div>
  );
}
