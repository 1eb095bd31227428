/** Which tab has a run, a study or a draft of images: a lock that the browser takes back when the tab ends, however it ends. */

const patienceMs = 500; // after that, whoever has it keeps it
const retryMs = 20;

export interface TabLocks {
  /** Takes one for this tab. @returns whether no other tab has it. Without locks (an insecure origin), always. */
  claim(id: string): Promise<boolean>;
  release(id: string): void;
  /** Those that other tabs have. */
  claimedElsewhere(): Promise<Set<string>>;
  /** Calls back when no other tab has it any more; while that is awaited, other calls for it are dropped. */
  whenFree(id: string, callback: () => void): void;
}

interface Claim {
  isGranted?: Promise<boolean>;
  free?: () => void;
}

function tabLocks(prefix: string): TabLocks {
  const claims = new Map<string, Claim>();
  const awaited = new Set<string>();

  /** Those that some tab keeps for itself. */
  async function heldNames(): Promise<Set<string>> {
    const { held = [] } = (await navigator.locks?.query()) ?? {};
    const names = held.flatMap(({ name, mode }) => (name && mode === "exclusive" ? [name] : []));
    return new Set(names.filter((name) => name.startsWith(prefix)));
  }

  /**
   * Asks until it is granted or refused: a busy tab that had waited for it in `whenFree` has it for a moment, and a
   * lock that was just released takes one to be free.
   */
  async function request(id: string, own: Claim): Promise<boolean> {
    if (!navigator.locks) return true;
    const askedAt = performance.now();
    while (claims.get(id) === own) {
      if (await taken(id, own)) return true;
      const isOver = performance.now() > askedAt + patienceMs;
      if (isOver && (await heldNames()).has(prefix + id)) break;
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
    if (claims.get(id) === own) claims.delete(id);
    return false;
  }

  /** Takes it if nobody has it, and keeps it until `own` is freed. */
  function taken(id: string, own: Claim): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const hold = (lock: Lock | null) => {
        const isTaken = lock !== null && claims.get(id) === own; // it may have been released meanwhile
        resolve(isTaken);
        return isTaken ? new Promise<void>((free) => Object.assign(own, { free })) : undefined;
      };
      navigator.locks.request(prefix + id, { ifAvailable: true }, hold).catch(reject);
    });
  }

  return {
    claim(id) {
      const known = claims.get(id);
      if (known?.isGranted) return known.isGranted;
      const own: Claim = {};
      claims.set(id, own);
      own.isGranted = request(id, own);
      return own.isGranted;
    },
    release(id) {
      claims.get(id)?.free?.();
      claims.delete(id);
    },
    async claimedElsewhere() {
      const ids = [...(await heldNames())].map((name) => name.slice(prefix.length));
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
