/** Gets the page its threads on hosts that send no isolation headers. */

const triedKey = "strata.isolation";
const limitMs = 3_000;

/** Once per tab: a host where it does not help must not reload for ever. */
function isFirstTry(): boolean {
  try {
    if (sessionStorage.getItem(triedKey)) return false;
    sessionStorage.setItem(triedKey, "tried");
    return true;
  } catch {
    return false; // storage is refused, and a worker would be too
  }
}

const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function installed(): Promise<boolean> {
  await navigator.serviceWorker.register("./isolation.js");
  await navigator.serviceWorker.ready;
  return true;
}

/**
 * Where headers are missing, installs a service worker that adds them and loads the page again, before anything is
 * shown. Resolves to whether the page is about to be loaded again; where it cannot be helped, training has one thread.
 */
export async function reloadIsolated(): Promise<boolean> {
  if (crossOriginIsolated || !("serviceWorker" in navigator) || !isFirstTry()) return false;
  const isInstalled = await Promise.race([installed().catch(() => false), after(limitMs).then(() => false)]);
  if (isInstalled) location.reload();
  return isInstalled;
}
