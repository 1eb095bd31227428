/** What of a recipe makes training points differ from those of the plain images, for whoever reads the curves. */
import type { Recipe } from "./experiment";

const percent = (share: number) => `${Number((100 * share).toFixed(1))} %`;

/** The noise that is on, e.g. `label noise 40 %`. */
export function noiseTexts(recipe: Recipe): string[] {
  const { inputNoise, labelNoise, labelNoiseShare, labelConfusion, gradientNoise, gradientNoiseDecay } =
    recipe;
  return [
    ...(labelNoise === "symmetric" && labelNoiseShare > 0 ? [`label noise ${percent(labelNoiseShare)}`] : []),
    ...(labelNoise === "confusion" ? [`label noise ${labelConfusion || "none"}`] : []),
    ...(inputNoise > 0 ? [`input noise σ ${inputNoise}`] : []),
    ...(gradientNoise > 0 ? [`gradient noise η ${gradientNoise}, γ ${gradientNoiseDecay}`] : []),
  ];
}

const changes = {
  shift: "shift",
  crop: "crop",
  flip: "flip",
  rotation: "rotation",
  zoom: "scale",
  brightness: "brightness",
  contrast: "contrast",
  saturation: "saturation",
  hue: "hue",
  cutout: "cutout",
} as const;

const mixtures = { mixup: "mixup", cutmix: "CutMix", manifold: "manifold mixup" } as const;

/** The augmentation that is on, e.g. `shift`, `mixup`. */
export function augmentationTexts(recipe: Recipe): string[] {
  const keys = Object.keys(changes) as (keyof typeof changes)[];
  const own = keys.filter((key) => recipe[key] !== 0 && recipe[key] !== false).map((key) => changes[key]);
  return recipe.mixing === "none" ? own : [...own, mixtures[recipe.mixing]];
}
