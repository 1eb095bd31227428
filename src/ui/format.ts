/** Numbers as the page writes them: 1,234 · 0.981 · 12.3 M · 1.2 s. */

export const formatCount = (value: number) => Math.round(value).toLocaleString("en-GB");

/** Losses, accuracies, probabilities; of a net that diverged also what is infinite, or no number. */
export function formatShare(value: number): string {
  if (Number.isNaN(value)) return "–";
  return Number.isFinite(value) ? value.toFixed(3) : value > 0 ? "∞" : "−∞";
}

export const formatPercent = (value: number) => `${Math.round(100 * value)} %`;

/** Three digits and a unit of thousands: 850, 48.1 k, 1.80 M. */
export function formatLarge(value: number): string {
  const units = ["", " k", " M", " G"];
  let power = 0;
  let scaled = value;
  while (scaled >= 999.5 && power < units.length - 1) {
    scaled /= 1000;
    power += 1;
  }
  return power === 0 ? String(value) : `${Number(scaled.toPrecision(3))}${units[power]}`;
}

export const formatBytes = (bytes: number) => `${formatLarge(bytes)}B`.replace(/^(\d+)B$/, "$1 B");

/** A setting's number as a person types it. */
export const formatSetting = (value: number) => String(value);

/** 45 s · 12 min · 1 h 20 min */
export function formatDuration(ms: number): string {
  if (ms < 90_000) return `${Math.max(1, Math.round(ms / 1_000))} s`;
  const minutes = Math.round(ms / 60_000);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const mostNamed = 4;

/** The first few names, and how many more there are. */
export function listOf(names: readonly string[]): string {
  const more = names.length - mostNamed;
  const named = names.slice(0, mostNamed).join(", ");
  return more > 0 ? `${named} and ${more} more` : named;
}
