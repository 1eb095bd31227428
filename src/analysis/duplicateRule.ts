/** The rule of near duplicates, which the page states. */
export const leastCorrelation = 0.985;
export const pairLimit = 20_000;
/** Deviation of pixels, 0–255, below which an image is too flat for its pattern to say anything. */
export const leastDeviation = 5;
