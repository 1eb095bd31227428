/** Parts of the program that are fetched when they are first needed: what is said where they cannot be. */

/** A sentence for the user. */
export const unreachable = (where: string) =>
  `${where}: expected the rest of the program from this site, got no answer; check the network and try again`;

/** As Chromium, Firefox and Safari say it. */
const failedImport = /dynamically imported module|module script failed/i;

/** What an error says, in our words where a part of the program could not be fetched. */
export function sentenceOf(error: unknown, where: string): string {
  const message = error instanceof Error ? error.message : String(error);
  return failedImport.test(message) ? unreachable(where) : message;
}
