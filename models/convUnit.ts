/** A convolution with what follows it in the nets before residual ones, and the choices that all of them share. */
import {
  activate,
  activationChoice,
  biasToggle,
  dropConnectRate,
  type NormalizationKind,
  normalizationChoice,
  normalize,
} from "./choices";
import { type ConvOptions, conv } from "./layers";
import type { ActivationKind, Features, Size } from "./network";

export interface UnitOptions {
  readonly activation: ActivationKind;
  readonly normalization: NormalizationKind;
  readonly bias: boolean;
  readonly dropConnect: number;
  /** What normalisation adds to the variance. */
  readonly epsilon?: number;
}

/** The settings of `UnitOptions`. */
export function unitFields(normalization: NormalizationKind, bias: boolean) {
  return {
    activation: activationChoice(),
    normalization: normalizationChoice(normalization),
    bias: biasToggle(bias),
    dropConnect: dropConnectRate(),
  };
}

/** activation(normalise(conv(x))). */
export function convUnit(
  x: Features,
  channels: number,
  kernelSize: number | Size,
  name: string,
  { activation, normalization, bias, dropConnect, epsilon }: UnitOptions,
  window: Pick<ConvOptions, "stride" | "padding" | "groups"> = {},
): Features {
  x = conv(x, channels, kernelSize, `${name}_conv`, { ...window, bias, dropConnect });
  return activate(normalize(x, normalization, `${name}_norm`, { epsilon }), activation, `${name}_activation`);
}
