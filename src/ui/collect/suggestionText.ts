import type { Suggestion } from "../../settings/smallSet";
import { formatPercent } from "../format";

const texts: Record<Suggestion["key"], (value: number) => string> = {
  batchSize: (value) => `batches of ${value}`,
  epochs: (value) => `${value} epochs`,
  validationShare: (value) => `${formatPercent(value)} for validation`,
};

/** Settings for few images, as a list in words. */
export const suggestionText = (suggestions: readonly Suggestion[]): string =>
  suggestions.map(({ key, value }) => texts[key](value)).join(", ");
