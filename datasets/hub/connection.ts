/** Gets bytes of the hub over HTTP: tried again where that can help, gone on with where the connection was cut. */
import { bitsAt, keyOf } from "../../src/settings/random";
import { DataError, thousands } from "../errors";
import { hubAddress } from "./hubSets";

type HubFault = "network" | "cut" | "busy" | "server" | "missing" | "refused" | "page" | "other";

/** What keeps something of the hub from being had, in a sentence. */
export class HubError extends DataError {
  constructor(
    readonly fault: HubFault,
    where: string,
    expected: string,
    got: string,
    advice: string,
    /** How long the server asks to be left alone. */
    readonly retryAfterMs = 0,
  ) {
    super(where, expected, got, advice);
  }

  /** Whether another try may do better. */
  get isPassing(): boolean {
    return ["network", "cut", "busy", "server"].includes(this.fault);
  }
}

export interface HubConnection {
  readonly address: string;
  readonly fetch: typeof fetch;
  /** Waits between two tries; rejects if aborted. */
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** How long to wait for the next byte. */
  readonly stallMs: number;
  /** Told before each further try. */
  readonly onRetry?: (error: HubError, waitMs: number) => void;
}

const passed = (ms: number, signal?: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });

/** A connection to the hub, with other ways to fetch and to wait where they are given. */
export const connectHub = (options: Partial<HubConnection> = {}): HubConnection => ({
  address: hubAddress,
  fetch: (input, init) => fetch(input, init),
  wait: passed,
  stallMs: 60_000,
  ...options,
});

const backOffMs = [1_000, 2_000, 4_000, 8_000];
const longestWaitMs = 60_000;

/** Before the try after `attempt` failed ones: exponential, up to half as long again so that pages do not all come at once. */
function waitBefore(url: string, attempt: number, { retryAfterMs }: HubError): number {
  const jitter = bitsAt(keyOf(1, "hub back-off", url, attempt), 0) / 2 ** 33;
  return Math.min(longestWaitMs, Math.max(retryAfterMs, backOffMs[attempt] * (1 + jitter)));
}

interface Wanted {
  readonly url: string;
  /** The file, as sentences name it. */
  readonly where: string;
  /** What it should be, as sentences name it. */
  readonly what: string;
  /** Bytes of the whole; unknown for what is no file. */
  readonly size?: number;
  /** From `start` to before `end`; the whole if undefined. */
  readonly range?: readonly [start: number, end: number];
  /** Whether the server has given a range before: then a failure is none of ranges. */
  readonly isRangeProven?: boolean;
  /** Bytes so far, of this request alone. */
  readonly onReceived?: (bytes: number) => void;
  readonly signal?: AbortSignal;
}

interface Received {
  readonly bytes: Uint8Array;
  /** All of the file, though a range may have been asked for. */
  readonly isWhole: boolean;
}

const longestAnswer = 50_000_000; // of what has no known size

/** What one wish has got so far. */
interface Progress {
  /** In order, from the range's start; after a cut, only the others are asked for. */
  parts: Uint8Array[];
  length: number;
  asksRange: boolean;
}

/**
 * The bytes that are wanted, or all of the file from a server that ignores ranges. Five tries.
 * @throws HubError; what an abort gives
 */
export async function receive(connection: HubConnection, wanted: Wanted): Promise<Received> {
  const { range, signal, url } = wanted;
  const progress: Progress = { parts: [], length: 0, asksRange: range !== undefined };
  for (let attempt = 0; ; attempt++) {
    try {
      return await tryOnce(connection, wanted, progress);
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof HubError && error.isPassing) || attempt === backOffMs.length) throw error;
      // A range that a browser may not ask for fails as if there were no network: every other try does without.
      if (error.fault === "network" && range && !wanted.isRangeProven && progress.length === 0) {
        progress.asksRange = !progress.asksRange;
      }
      const waitMs = waitBefore(url, attempt, error);
      connection.onRetry?.(error, waitMs);
      await connection.wait(waitMs, signal);
    }
  }
}

async function tryOnce(connection: HubConnection, wanted: Wanted, progress: Progress): Promise<Received> {
  const { signal } = wanted;
  const controller = new AbortController();
  const abort = () => controller.abort();
  const watch = () => setTimeout(abort, connection.stallMs);
  signal?.addEventListener("abort", abort);
  let stall = watch();
  try {
    const response = await ask(connection, wanted, progress, controller.signal);
    checkAnswer(response, wanted);
    const isWhole = response.status !== 206;
    if (isWhole) empty(progress);
    await read(response, wanted, progress, isWhole, () => {
      clearTimeout(stall);
      stall = watch();
    });
    return { bytes: joined(progress), isWhole };
  } finally {
    clearTimeout(stall);
    controller.abort(); // what is left of an answer that was refused
    signal?.removeEventListener("abort", abort);
  }
}

function ask(
  { fetch }: HubConnection,
  { url, where, range }: Wanted,
  progress: Progress,
  signal: AbortSignal,
) {
  const headers: Record<string, string> = {};
  if (range && progress.asksRange) headers.Range = `bytes=${range[0] + progress.length}-${range[1] - 1}`;
  return fetch(url, { headers, credentials: "omit", referrerPolicy: "no-referrer", signal }).catch(
    (error: Error) => {
      const reason = signal.aborted ? "nothing came in time" : error.message.slice(0, 100);
      const expected = `an answer of ${new URL(url).host}`;
      throw new HubError("network", where, expected, `none (${reason})`, "check the network and try again");
    },
  );
}

/** Adds the answer's bytes. Those of a range stay when the connection is cut. */
async function read(
  { body }: Response,
  { where, what, size, range, onReceived }: Wanted,
  progress: Progress,
  isWhole: boolean,
  onChunk: () => void,
) {
  const expected = isWhole || !range ? size : range[1] - range[0];
  const cut = () => {
    const got = `${thousands(progress.length)} before the connection was cut`;
    if (isWhole) empty(progress);
    const whole = expected === undefined ? `all of ${what}` : `${thousands(expected)} bytes`;
    return new HubError("cut", where, whole, got, "try again");
  };
  const reader = body?.getReader();
  for (;;) {
    const chunk = await reader?.read().catch(() => {
      throw cut();
    });
    if (!chunk || chunk.done) break;
    onChunk();
    progress.parts.push(chunk.value);
    progress.length += chunk.value.length;
    onReceived?.(progress.length);
    const limit = expected ?? longestAnswer;
    if (progress.length > limit) {
      throw new HubError("other", where, `${thousands(limit)} bytes of ${what}`, "more", "try again later");
    }
  }
  if (expected !== undefined && progress.length < expected) throw cut();
}

function empty(progress: Progress) {
  progress.parts = [];
  progress.length = 0;
}

function joined({ parts, length }: Progress): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Refuses what is no success, and a page where something else should be. */
function checkAnswer(response: Response, { where, what }: Wanted): void {
  const { status, headers } = response;
  const fail = (fault: HubFault, got: string, advice: string, retryAfterMs?: number) =>
    new HubError(fault, where, what, `${got} (HTTP ${status})`, advice, retryAfterMs);
  const retryAfterMs = 1_000 * (Number(headers.get("Retry-After")) || 0);
  if (status === 404) throw fail("missing", "nothing of that name", "check the name, or choose another set");
  if (status === 401 || status === 403) {
    throw fail(
      "refused",
      "a refusal",
      "it is private, gated or misspelt: choose a public set, or drop its files",
    );
  }
  if (status === 429) {
    throw fail("busy", "too many requests", "wait some minutes and try again", retryAfterMs);
  }
  if (status >= 500) throw fail("server", "a failure of the server", "try again later", retryAfterMs);
  if (!response.ok) throw fail("other", "another answer", "try again later");
  if (headers.get("Content-Type")?.startsWith("text/html")) {
    const advice = "the network may ask you to log in: open any page in another tab, then try again";
    throw new HubError("page", where, what, "a web page", advice);
  }
}
