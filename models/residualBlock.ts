/** The block of residual networks and of their plain twins (He et al. 2016, figure 2 and figure 5). */

import { activate, drop, type NormalizationKind, normalize } from "./choices";
import type { ConvOptions } from "./layers";
import { add, conv, scale, stochasticDepth, zeroPad } from "./layers";
import type { ActivationKind, Features } from "./network";

export interface ResidualBlockOptions {
  /** Off: the same layers without the shortcut. */
  readonly skipConnections: boolean;
  readonly block: "basic" | "bottleneck";
  /** Where the shape changes (`projection`, `zeroPad`), or at every block (`projectAll`). */
  readonly shortcut: "projection" | "zeroPad" | "projectAll";
  readonly order: "post" | "pre";
  readonly activation: ActivationKind;
  readonly normalization: NormalizationKind;
  readonly zeroInit: boolean;
  readonly bias: boolean;
  /** α in α · x + F(x). */
  readonly gain: number;
  readonly dropout: number;
  readonly dropConnect: number;
  /** The probability that a step leaves F(x) out. */
  readonly stochasticDepth: number;
  /** A bottleneck's stride is that of its first 1×1 convolution, as in the paper, instead of the 3×3 one. */
  readonly strideFirst?: boolean;
}

/** How many times wider a bottleneck block leaves than it works (He et al. 2016, table 1). */
const expansion = 4;

/** Channels that leave a block of this width. */
export function outChannels(width: number, block: ResidualBlockOptions["block"]): number {
  return block === "bottleneck" ? expansion * width : width;
}

/** Figure 2: activation(F(x) + x); with `order: "pre"`, F(x) + x with the activations inside F (He et al. 2016b). */
export function residualBlock(
  x: Features,
  width: number,
  stride: number,
  name: string,
  options: ResidualBlockOptions,
): Features {
  const { activation, normalization, order, zeroInit, bias, dropConnect } = options;
  const kernels = options.block === "bottleneck" ? [1, 3, 1] : [3, 3];
  const channels = outChannels(width, options.block);
  const strided = options.strideFirst ? 0 : kernels.length - 2; // the 3×3 as in fb.resnet.torch
  const unit = (y: Features, index: number) =>
    activate(normalize(y, normalization, `${name}_norm${index}`), activation, `${name}_activation${index}`);
  let branch = x;
  let entry = x; // what a projection sees
  for (const [position, kernelSize] of kernels.entries()) {
    const index = position + 1;
    const isLast = index === kernels.length;
    if (order === "pre") branch = unit(branch, index);
    if (order === "pre" && index === 1) entry = branch;
    if (isLast) branch = drop(branch, options.dropout, `${name}_dropout`);
    const convOptions: ConvOptions = {
      stride: position === strided ? stride : 1,
      bias,
      dropConnect,
      startsAtZero: zeroInit && isLast && (order === "pre" || normalization === "none"),
    };
    branch = conv(branch, isLast ? channels : width, kernelSize, `${name}_conv${index}`, convOptions);
    if (order === "pre") continue;
    if (!isLast) branch = unit(branch, index);
    else branch = normalize(branch, normalization, `${name}_norm${index}`, { startsAtZero: zeroInit });
  }
  if (options.skipConnections) {
    if (options.stochasticDepth > 0)
      branch = stochasticDepth(branch, options.stochasticDepth, `${name}_depth`);
    const shortcut = shortcutOf(order === "pre" ? entry : x, x, channels, stride, name, options);
    const gained = options.gain === 1 ? shortcut : scale(shortcut, options.gain, `${name}_gain`);
    branch = add(branch, gained, `${name}_add`);
  }
  return order === "pre" ? branch : activate(branch, activation, `${name}_activation${kernels.length}`);
}

/** Options A, B and C of He et al. 2016, section 4.1; before a projection, `entry` is what the branch begins with. */
function shortcutOf(
  entry: Features,
  x: Features,
  channels: number,
  stride: number,
  name: string,
  { shortcut, order, normalization, bias, dropConnect }: ResidualBlockOptions,
): Features {
  const isSameShape = stride === 1 && x.shape[2] === channels;
  if (isSameShape && shortcut !== "projectAll") return x;
  if (shortcut === "zeroPad") return zeroPad(x, channels, stride, `${name}_pad`);
  const projected = conv(entry, channels, 1, `${name}_project`, { stride, bias, dropConnect });
  return order === "pre" ? projected : normalize(projected, normalization, `${name}_projectNorm`);
}
