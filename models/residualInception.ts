/** The residual inception blocks of Szegedy et al. 2016, with the channels of the authors' code. */
import { activate } from "./choices";
import { convUnit, type UnitOptions } from "./convUnit";
import { add, concat, conv, scale } from "./layers";
import type { Features, Size } from "./network";

/** A row of convolutions: channels and kernel of each. */
type Branch = readonly (readonly [channels: number, kernelSize: number | Size])[];

export interface BlockOptions extends UnitOptions {
  /** Of all channels, relative to the paper's. */
  readonly scale: number;
}

/** The paper's channels for a narrower net, one at least. */
export const scaled = (channels: number, factor: number) => Math.max(1, Math.round(channels * factor));

/** What each branch makes of the same features; in a reduction, its last convolution halves the image. */
export function inceptionBranches(
  x: Features,
  branches: readonly Branch[],
  name: string,
  options: BlockOptions & { readonly isReduction?: boolean },
): Features[] {
  const { isReduction = false, scale: factor, ...unit } = options;
  return branches.map((branch, row) => {
    let y = x;
    for (const [column, [channels, kernelSize]] of branch.entries()) {
      const window = isReduction && column === branch.length - 1 ? { stride: 2, padding: 0 } : {};
      y = convUnit(y, scaled(channels, factor), kernelSize, `${name}_${row}_${column}`, unit, window);
    }
    return y;
  });
}

/** The branches of Inception-ResNet-A, B and C (figures 16, 17 and 19). */
export const residualBranches = {
  a: [
    [[32, 1]],
    [
      [32, 1],
      [32, 3],
    ],
    [
      [32, 1],
      [48, 3],
      [64, 3],
    ],
  ],
  b: [
    [[192, 1]],
    [
      [128, 1],
      [160, [1, 7]],
      [192, [7, 1]],
    ],
  ],
  c: [
    [[192, 1]],
    [
      [192, 1],
      [224, [1, 3]],
      [256, [3, 1]],
    ],
  ],
} satisfies Record<string, readonly Branch[]>;

/** Figure 20: activation(x + residualScale · F(x)), where F is the branches and a 1×1 convolution back to x's channels. */
export function residualInception(
  x: Features,
  branches: readonly Branch[],
  name: string,
  options: BlockOptions & { readonly residualScale: number; readonly isLast?: boolean },
): Features {
  const { residualScale, isLast = false, ...block } = options;
  const joined = concat(inceptionBranches(x, branches, name, block), `${name}_concat`);
  let branch = conv(joined, x.shape[2], 1, `${name}_expand`, { dropConnect: block.dropConnect });
  if (residualScale !== 1) branch = scale(branch, residualScale, `${name}_scale`);
  const sum = add(x, branch, `${name}_add`);
  return isLast ? sum : activate(sum, block.activation, `${name}_activation`);
}

/** Inception-A of the authors' code, whose fourth branch is a mean. */
export const mixedBranches: readonly Branch[] = [
  [[96, 1]],
  [
    [48, 1],
    [64, 5],
  ],
  [
    [64, 1],
    [96, 3],
    [96, 3],
  ],
];

/** Reduction-A and B (figures 7 and 18); the last branch is a max-pooling. */
export const reductionBranches = {
  a: [
    [[384, 3]],
    [
      [256, 1],
      [256, 3],
      [384, 3],
    ],
  ],
  b: [
    [
      [256, 1],
      [384, 3],
    ],
    [
      [256, 1],
      [288, 3],
    ],
    [
      [256, 1],
      [288, 3],
      [320, 3],
    ],
  ],
} satisfies Record<string, readonly Branch[]>;
