import { augmentationTexts, noiseTexts } from "../settings/noiseText";
import { currentRun } from "../store/state";
import styles from "./Panel.module.css";
import { useAppState } from "./useAppState";

/** Says what makes the training curve another one than that of the plain images. */
export function NoiseLine() {
  const { recipe } = useAppState((state) => (currentRun(state) ?? state).experiment);
  const noise = noiseTexts(recipe);
  const augmentation = augmentationTexts(recipe);
  if (noise.length + augmentation.length === 0) return null;
  const parts = [...noise, ...(augmentation.length > 0 ? [`augmented: ${augmentation.join(", ")}`] : [])];
  return <p className={styles.note}>In training only: {parts.join(" · ")}. Validation and test are clean.</p>;
}
