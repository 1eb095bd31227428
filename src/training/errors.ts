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
