/** How the worker's loops let others in. */

const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();

/** Lets waiting messages in. A timer would wait 4 ms, and an animation frame for ever in a hidden tab. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    channel.port2.postMessage(null);
  });
}

/** What runs wait for. */
let reading: Promise<unknown> | undefined;

/** The same for a run, which waits for files that are being read. */
export async function nextTaskOfRun(): Promise<void> {
  await reading;
  return nextTask();
}

/**
 * Has runs wait until files are read. These come in a thousand pieces, each in a task of its own: were a step of
 * training between two of them, a second of reading would take a thousand steps.
 */
export async function whileRunsWait<Value>(work: Promise<Value>): Promise<Value> {
  const done = work.catch(() => {});
  reading = done;
  try {
    return await work;
  } finally {
    if (reading === done) reading = undefined;
  }
}
