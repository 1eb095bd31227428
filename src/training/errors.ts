/** Errors that a run can end in, beside the sentences of its settings. */

/** The device was taken away (driver reset, sleep, another tab): its tensors are gone. */
export class DeviceLostError extends Error {
  constructor() {
    super("device: expected it to keep the network's weights, the system took it away; reset to start again");
    this.name = "DeviceLostError";
  }
}

/** A setting cannot work with the others or with the data. */
export class SettingError extends Error {
  /** Name of the setting. */
  readonly key: string;

  constructor(key: string, message: string) {
    super(`${key}: ${message}`);
    this.name = "SettingError";
    this.key = key;
  }
}

/** The weights have grown beyond all numbers. */
export class DivergedError extends SettingError {
  constructor(expected: string, got: number) {
    super("learningRate", `expected ${expected}, got ${got}; try a rate ten times smaller`);
  }
}

/**
 * A measurement that is one: an infinite loss may be what a net has earned, but NaN is no point of a curve.
 * @throws DivergedError
 */
export function withNumber<Measured extends { readonly loss: number }>(
  evaluation: Measured,
  step: number,
): Measured {
  if (!Number.isNaN(evaluation.loss)) return evaluation;
  throw new DivergedError(`a validation loss after step ${step}`, evaluation.loss);
}
