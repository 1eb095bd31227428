/** Which tab has a run: a lock that the browser takes back when the tab ends, however it ends. */

const prefix = "strata-run-";
const own = new Map<string, () => void>();

/** Takes a run for this tab. @returns whether no other tab has it. Without locks (an insecure origin), always. */
export function claim(id: string): Promise<boolean> {
  if (own.has(id) || !navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    navigator.locks.request(prefix + id, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock && new Promise<void>((release) => own.set(id, release));
    });
  });
}

export function release(id: string): void {
  own.get(id)?.();
  own.delete(id);
}

/** The runs that other tabs have. */
export async function claimedElsewhere(): Promise<Set<string>> {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  const ids = held.flatMap(({ name }) => (name?.startsWith(prefix) ? [name.slice(prefix.length)] : []));
  return new Set(ids.filter((id) => !own.has(id)));
}
