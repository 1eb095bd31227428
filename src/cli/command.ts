/** What every command has in common: how it fails, how it is stopped, and what it does when nobody reads on. */
import { constants } from "node:os";
import { showProgress } from "./report";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

let finish: (() => string) | undefined;

/**
 * What is kept and said if the command is stopped before its end. The process, its browser and its servers end right
 * after it, so it cannot wait for anything.
 */
export function whenStopped(keep: () => string): void {
  finish = keep;
}

function stop(code: number) {
  const keep = finish;
  finish = undefined;
  showProgress("");
  try {
    if (keep) console.error(keep());
  } catch (error) {
    console.error((error as Error).message);
  }
  process.exit(code);
}

/** Runs a command to its end. A failure is one sentence and 1; Ctrl-C and a reader that has gone end it at once. */
export function runCommand(main: (words: readonly string[]) => Promise<void> | void): void {
  for (const signal of signals) process.once(signal, () => stop(128 + constants.signals[signal]));
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      stop(finish ? 1 : 0);
    });
  }
  Promise.resolve()
    .then(() => main(process.argv.slice(2)))
    .catch((error: Error) => {
      showProgress("");
      console.error(error.message);
      process.exitCode = 1;
    });
}
