/** What a recipe does to a batch's images before the network sees them. */
import type { Recipe } from "../../settings/experiment";
import { keyOf, uniformAt } from "../../settings/random";
import type { Normalize } from "../batches/inputs";
import { SettingError } from "../errors";
import { addNormals } from "../noise/normals";
import { changeColors } from "./color";
import { cutOut } from "./cutout";
import { type Mixture, mixBatch } from "./mixing";
import { warpImage } from "./warp";

interface AugmentOptions {
  readonly recipe: Recipe;
  readonly imageShape: readonly [number, number, number];
  readonly seed: number;
  readonly normalize?: Normalize;
}

/**
 * Changes pixels ÷ 255 `[count, height, width, channels]` into a batch's inputs, in place: warp, colours,
 * normalisation, cutout, mixing, noise. `draw` counts batches; all is a function of seed, draw and row.
 */
export type Augment = (images: Float32Array, draw: number) => Mixture | undefined;

/**
 * @returns nothing where the recipe leaves the images as they are.
 * @throws SettingError if the images have no colours to change.
 */
export function makeAugment({ recipe, imageShape, seed, normalize }: AugmentOptions): Augment | undefined {
  checkColors(recipe, imageShape[2]);
  const changes = [warper(recipe, imageShape), colorer(recipe, imageShape[2])].filter((change) => change);
  const cut = cutter(recipe, imageShape);
  const { mixing, inputNoise } = recipe;
  if (changes.length === 0 && !cut && !normalize && mixing === "none" && inputNoise === 0) return undefined;
  return (images, draw) => {
    const key = keyOf(seed, "augment", "", draw);
    for (const change of changes) forEachImage(images, imageShape, key, change);
    normalize?.(images);
    forEachImage(images, imageShape, key, cut);
    const mixture = mixBatch(images, imageShape, recipe, { seed, draw });
    if (inputNoise > 0) addNormals(images, inputNoise, keyOf(seed, "inputNoise", "", draw));
    return mixture;
  };
}

/** Changes one image in place; `random` gives its numbers in [0, 1), by what they are for. */
type Change = ((image: Float32Array, random: (use: number) => number) => void) | undefined;

/** Numbers that one image may use. */
const uses = 16;
const use = { shiftX: 0, shiftY: 1, cropX: 2, cropY: 3, flip: 4, rotation: 5, zoom: 6 } as const;
const colorUse = { brightness: 7, contrast: 8, saturation: 9, hue: 10 } as const;
const cutoutUse = { x: 11, y: 12 } as const;

function forEachImage(
  images: Float32Array,
  [height, width, channels]: readonly [number, number, number],
  key: number,
  change: Change,
) {
  if (!change) return;
  const size = height * width * channels;
  for (let row = 0; row * size < images.length; row++) {
    change(images.subarray(row * size, (row + 1) * size), (of) => uniformAt(key, row * uses + of));
  }
}

/** From −1 to 1. */
const either = (u: number) => 2 * u - 1;
/** From −most to most, whole. */
const whole = (u: number, most: number) => Math.floor(u * (2 * most + 1)) - most;

function warper(recipe: Recipe, imageShape: AugmentOptions["imageShape"]): Change {
  const { shift, crop, cropPadding, flip, rotation, zoom } = recipe;
  if (shift === 0 && crop === 0 && !flip && rotation === 0 && zoom === 0) return undefined;
  const before = new Float32Array(imageShape[0] * imageShape[1] * imageShape[2]);
  return (image, random) => {
    before.set(image);
    warpImage(before, image, imageShape, {
      shiftX: whole(random(use.shiftX), shift),
      shiftY: whole(random(use.shiftY), shift),
      cropX: whole(random(use.cropX), crop),
      cropY: whole(random(use.cropY), crop),
      isMirrored: cropPadding === "reflect",
      isFlipped: flip && random(use.flip) < 0.5,
      angle: ((rotation * Math.PI) / 180) * either(random(use.rotation)),
      scale: 1 + zoom * either(random(use.zoom)),
    });
  };
}

function colorer({ brightness, contrast, saturation, hue }: Recipe, channels: number): Change {
  if (brightness === 0 && contrast === 0 && saturation === 0 && hue === 0) return undefined;
  return (image, random) =>
    changeColors(image, channels, {
      brightness: brightness * either(random(colorUse.brightness)),
      contrast: 1 + contrast * either(random(colorUse.contrast)),
      saturation: 1 + saturation * either(random(colorUse.saturation)),
      hue: ((hue * Math.PI) / 180) * either(random(colorUse.hue)),
    });
}

function cutter({ cutout }: Recipe, imageShape: AugmentOptions["imageShape"]): Change {
  if (cutout === 0) return undefined;
  const [height, width] = imageShape;
  return (image, random) =>
    cutOut(image, imageShape, {
      side: cutout,
      centreX: Math.floor(random(cutoutUse.x) * width),
      centreY: Math.floor(random(cutoutUse.y) * height),
    });
}

function checkColors(recipe: Recipe, channels: number) {
  const asked = (["saturation", "hue"] as const).find((key) => recipe[key] !== 0);
  if (asked && channels !== 3) {
    throw new SettingError(
      asked,
      `expected images of three channels, got ${channels}; set it to 0 or take a data set in colour`,
    );
  }
}
