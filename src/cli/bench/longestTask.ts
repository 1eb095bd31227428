/** Reads Chromium's traces. */

/** Of the trace's events, those that `longestTaskOf` reads. */
export const taskCategory = "disabled-by-default-devtools.timeline";

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Of a task: processor time in µs. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** The longest processor time of a task of a page's own thread, in ms. */
export function longestTaskOf(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString()) as {
    traceEvents: readonly TraceEvent[];
  };
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const ofPages = new Set(traceEvents.filter(({ args }) => args?.name === "CrRendererMain").map(threadOf));
  const tasks = traceEvents.filter((event) => event.name === "RunTask" && ofPages.has(threadOf(event)));
  return tasks.reduce((longest, { tdur = 0 }) => Math.max(longest, tdur / 1000), 0);
}
