/** The module of GoogLeNet (Szegedy et al. 2015, figure 2). */
import { convUnit, type UnitOptions } from "./convUnit";
import { concat, maxPool } from "./layers";
import type { Features } from "./network";

/** Channels of a module's convolutions: 1×1; 1×1 before 3×3, 3×3; 1×1 before 5×5, 5×5; 1×1 after the pooling. */
export type ModuleChannels = readonly [number, number, number, number, number, number];

export interface ModuleOptions extends UnitOptions {
  readonly bottlenecks: boolean;
  /** The side of the larger kernel. */
  readonly largeKernel?: 3 | 5;
}

/** Figure 2: four branches side by side, (b) with 1×1 convolutions that make them cheap, (a) without. */
export function inceptionModule(
  x: Features,
  [direct, reduce3, conv3, reduce5, conv5, projected]: ModuleChannels,
  name: string,
  options: ModuleOptions,
): Features {
  const reduce = (y: Features, channels: number, branch: string) =>
    options.bottlenecks ? convUnit(y, channels, 1, `${name}_${branch}`, options) : y;
  const pooled = maxPool(x, 3, `${name}_pool`, { stride: 1, padding: 1 });
  const branches = [
    convUnit(x, direct, 1, `${name}_1x1`, options),
    convUnit(reduce(x, reduce3, "3x3reduce"), conv3, 3, `${name}_3x3`, options),
    convUnit(reduce(x, reduce5, "5x5reduce"), conv5, options.largeKernel ?? 5, `${name}_5x5`, options),
    reduce(pooled, projected, "poolProject"),
  ];
  return concat(branches, `${name}_concat`); // [height, width, direct + conv3 + conv5 + projected]
}
