/**
 * Mixing of a batch with itself read backwards: image i with image B − 1 − i, the middle one of an odd batch with
 * itself. Batches come in random order, so that is a random partner. As in the authors' code, one share for a batch.
 */
import type { Recipe } from "../../settings/experiment";
import { keyOf, uniformAt } from "../../settings/random";
import { betaDraw } from "./beta";

/** What a batch was, or is to be, mixed by. */
export interface Mixture {
  /** λ: the share of each image itself, 0–1; its partner has the rest. */
  readonly share: number;
  /** Where a mixture inside the network takes place, 0 to before 1 of its mixing points; absent if it is done. */
  readonly depth?: number;
}

type MixingRecipe = Pick<Recipe, "mixing" | "mixingAlpha">;

/**
 * Mixes a batch `[count, height, width, channels]` in place where the recipe mixes images, and says how; `draw`
 * counts batches.
 */
export function mixBatch(
  images: Float32Array,
  imageShape: readonly [number, number, number],
  { mixing, mixingAlpha }: MixingRecipe,
  { seed, draw }: { seed: number; draw: number },
): Mixture | undefined {
  if (mixing === "none") return undefined;
  const share = betaDraw(mixingAlpha, keyOf(seed, "mixing", "", draw));
  const key = keyOf(seed, "mixing", "place", draw);
  switch (mixing) {
    case "mixup":
      mixup(images, imageShape, share);
      return { share };
    case "cutmix":
      return {
        share: cutMix(images, imageShape, boxOf(share, imageShape, uniformAt(key, 0), uniformAt(key, 1))),
      };
    case "manifold":
      return { share, depth: uniformAt(key, 0) };
  }
}

/** λ a + (1 − λ) b (Zhang, Cisse, Dauphin & Lopez-Paz, mixup, 2018, https://arxiv.org/abs/1710.09412). */
export function mixup(
  images: Float32Array,
  [height, width, channels]: readonly [number, number, number],
  share: number,
): void {
  const size = height * width * channels;
  for (let a = 0, b = images.length - size; a < b; a += size, b -= size) {
    for (let offset = 0; offset < size; offset++) {
      const own = images[a + offset];
      const other = images[b + offset];
      images[a + offset] = share * own + (1 - share) * other;
      images[b + offset] = share * other + (1 - share) * own;
    }
  }
}

export interface Box {
  readonly left: number;
  readonly top: number;
  /** The first column and row behind it. */
  readonly right: number;
  readonly bottom: number;
}

/**
 * CutMix's rectangle of sides √(1 − λ) of the image's about a pixel, cut at the edges: `rand_bbox` of the authors'
 * code (https://github.com/clovaai/CutMix-PyTorch). `u` and `v` are in [0, 1).
 */
export function boxOf(
  share: number,
  [height, width]: readonly [number, number, number],
  u: number,
  v: number,
): Box {
  const half = (size: number) => Math.floor(Math.floor(size * Math.sqrt(1 - share)) / 2);
  const centreX = Math.floor(u * width);
  const centreY = Math.floor(v * height);
  return {
    left: Math.max(0, centreX - half(width)),
    top: Math.max(0, centreY - half(height)),
    right: Math.min(width, centreX + half(width)),
    bottom: Math.min(height, centreY + half(height)),
  };
}

/**
 * The partner's pixels in a box (Yun et al., CutMix, 2019, https://arxiv.org/abs/1905.04899).
 * @returns λ: the share of pixels that stay.
 */
export function cutMix(
  images: Float32Array,
  [height, width, channels]: readonly [number, number, number],
  { left, top, right, bottom }: Box,
): number {
  const size = height * width * channels;
  for (let a = 0, b = images.length - size; a < b; a += size, b -= size) {
    for (let row = top; row < bottom; row++) {
      const end = (row * width + right) * channels;
      for (let offset = (row * width + left) * channels; offset < end; offset++) {
        const own = images[a + offset];
        images[a + offset] = images[b + offset];
        images[b + offset] = own;
      }
    }
  }
  return 1 - ((right - left) * (bottom - top)) / (width * height);
}
