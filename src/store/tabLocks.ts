/** Which tab has a run, a study or a draft of images: a lock that the browser takes back when the tab ends, however it ends. */

const patienceMs = 500; // somebody who waits for it in `whenFree` has it for a moment

export interface TabLocks {
  /** Takes one for this tab. @returns whether no other tab has it. Without locks (an insecure origin), always. */
  claim(id: string): Promise<boolean>;
  release(id: string): void;
  /** Those that other tabs have. */
  claimedElsewhere(): Promise<Set<string>>;
  /** Calls back when no other tab has it any more; while that is awaited, other calls for it are dropped. */
  whenFree(id: string, callback: () => void): void;
}

function tabLocks(prefix: string): TabLocks {
  const claims = new Map<string, { readonly isGranted: Promise<boolean>; free?: () => void }>();
  const awaited = new Set<string>();

  async function request(id: string): Promise<boolean> {
    if (!navigator.locks) return true;
    const signal = AbortSignal.timeout(patienceMs);
    return new Promise((resolve) => {
      const hold = () => {
        const own = claims.get(id);
        resolve(own !== undefined);
        return own && new Promise<void>((free) => Object.assign(own, { free }));
      };
      navigator.locks.request(prefix + id, { signal }, hold).catch(() => {
        claims.delete(id);
        resolve(false);
      });
    });
  }

  return {
    claim(id) {
      const { isGranted } = claims.get(id) ?? { isGranted: request(id) };
      if (!claims.has(id)) claims.set(id, { isGranted });
      return isGranted;
    },
    release(id) {
      claims.get(id)?.free?.();
      claims.delete(id);
    },
    async claimedElsewhere() {
      const { held = [] } = (await navigator.locks?.query()) ?? {};
      const ids = held
        .filter(({ name, mode }) => mode === "exclusive" && name?.startsWith(prefix))
        .map(({ name = "" }) => name.slice(prefix.length));
      return new Set(ids.filter((id) => !claims.has(id)));
    },
    whenFree(id, callback) {
      if (awaited.has(id) || !navigator.locks) return;
      awaited.add(id);
      void navigator.locks.request(prefix + id, { mode: "shared" }, () => {
        awaited.delete(id);
        callback();
      });
    },
  };
}

export const runLocks = tabLocks("strata-run-");
export const studyLocks = tabLocks("strata-study-");
export const draftLocks = tabLocks("strata-draft-");
