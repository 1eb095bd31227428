/** What is wrong with data from outside: a typed error with one sentence. */

/** `where: expected …, got …; what to do`. Every reader of files throws these and nothing else. */
export class DataError extends Error {
  override readonly name = "DataError";

  constructor(
    /** The file, and the place in it. */
    readonly where: string,
    expected: string,
    got: string,
    advice: string,
  ) {
    super(`${where}: expected ${expected}, got ${got}; ${advice}`);
  }
}

/** A data set's files are not here, or not all of them: nothing is wrong with those that are. */
export class MissingFiles extends DataError {
  /** The set of the registry that wants them. */
  constructor(
    readonly dataset: string,
    expected: string,
    got: string,
    advice: string,
  ) {
    super(dataset, expected, got, advice);
  }
}

/** Numbers as sentences have them: 1,234. */
export const thousands = (value: number) => value.toLocaleString("en-GB");

/** A library's own words within a sentence, without a full stop. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/\.$/, "") || "no reason given";
}

/**
 * Has a library read something; what it throws becomes a `DataError`, but for an abort.
 * @throws DataError
 */
export async function readingAs<Value>(
  where: string,
  expected: string,
  advice: string,
  read: () => Value | Promise<Value>,
): Promise<Value> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof DataError || (error as Error)?.name === "AbortError") throw error;
    throw new DataError(
      where,
      expected,
      `one that cannot be read (${reasonOf(error).slice(0, 200)})`,
      advice,
    );
  }
}
