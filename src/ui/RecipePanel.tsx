import { type ReactNode, useState } from "react";
import { type DataSection, dataSections } from "../settings/data";
import { type Setting, type SettingGroup, settingsOf } from "../settings/experiment";
import { type RecipeSection, recipeSections } from "../settings/recipe";
import { BatchPreview } from "./BatchPreview";
import { ClassNumbers } from "./ClassNumbers";
import { DataStatus } from "./DataStatus";
import { RangeTest } from "./RangeTest";
import styles from "./RecipePanel.module.css";
import { SchedulePreview } from "./SchedulePreview";
import { SettingRow } from "./SettingRow";
import { SettingSection } from "./SettingSection";
import { useAppState } from "./useAppState";
import { usePredictions } from "./usePredictions";

export const searchId = "setting-search";

const sections = Object.keys(recipeSections) as RecipeSection[];
const ofData = Object.keys(dataSections) as DataSection[];
/** What most experiments change; the others open once something in them is changed. */
const openFirst: readonly RecipeSection[] = ["Loss", "Optimizer", "Schedule", "Batch"];

const extras: Readonly<Record<string, ReactNode>> = {
  dataset: <DataStatus />,
  classes: <ClassNumbers />,
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
  const section = (
    title: SettingGroup | RecipeSection | DataSection,
    isOfIt: (setting: Setting) => boolean,
  ) => ({
    title,
    settings: found.filter(isOfIt),
    all: settings.filter(isOfIt),
    isHeldOpen: search.trim() !== "",
    predictions,
    extras,
  });
  const sectionsOfData = ofData.filter((name) => found.some((setting) => setting.section === name));
  const ofRecipe = found.filter(({ group }) => group === "Recipe");
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
      <SettingSection
        key={`data ${dataset}`}
        level={2}
        opensFirst
        {...section("Data", ({ group }) => group === "Data")}
        settings={found.filter(({ group, section: within }) => group === "Data" && !within)}
      >
        {sectionsOfData.map((name) => (
          <SettingSection
            key={name}
            level={3}
            opensFirst={false}
            {...section(name, (setting) => setting.section === name)}
          />
        ))}
      </SettingSection>
      <SettingSection
        key={`model ${model}`}
        level={2}
        opensFirst
        {...section("Model", ({ group }) => group === "Model")}
      />
      <section className={styles.recipe} aria-label="Recipe" hidden={ofRecipe.length === 0}>
        <h2>Recipe</h2>
        {sections.map((name) => (
          <SettingSection
            key={name}
            level={3}
            opensFirst={openFirst.includes(name)}
            {...section(name, (setting) => setting.section === name)}
          />
        ))}
        <BatchPreview />
        {ofRecipe
          .filter((setting) => !setting.section)
          .map((setting) => (
            <SettingRow key={setting.key} setting={setting} prediction={predictions.get(setting.key)} />
          ))}
      </section>
      {found.length === 0 && <p className={styles.none}>No setting has “{search}” in its name or help.</p>}
    </div>
  );
}
