/** Sets of the Hugging Face hub: looked up, fetched, cancelled; nothing that runs is touched. */
import { datasets } from "../../datasets";
import { connectHub } from "../../datasets/hub/connection";
import type { HubSetId } from "../../datasets/hub/hubSets";
import { type HubListing, lookUp } from "../../datasets/hub/listing";
import type { HubProgress } from "../../datasets/hub/readHubSet";
import { type HubRequest, type Imported, importFromHub } from "../worker/importer";
import { store } from "./state";

/** A set that is being looked up or fetched, or waits for either. */
export interface HubFetch {
  /** The set of the registry; undefined for one by its name. */
  readonly id?: HubSetId;
  /** What the hub says of one by its name. */
  readonly listing?: HubListing;
  readonly isBusy: boolean;
  readonly progress?: HubProgress;
  /** Why the last try failed, and when the next one is made. */
  readonly retry?: string;
  readonly failure?: string;
}

const set = (hubFetch?: HubFetch) => store.setState({ hubFetch });

let working: AbortController | undefined;

function begin(): AbortController {
  working?.abort();
  working = new AbortController();
  return working;
}

/** Asks the hub what a set is, so that its licence and citation are shown before anything is fetched. */
export async function lookUpHub(name: string): Promise<void> {
  const { signal } = begin();
  set({ isBusy: true });
  try {
    set({ isBusy: false, listing: await lookUp(name.trim(), connectHub(), signal) });
  } catch (error) {
    if (!signal.aborted) set({ isBusy: false, failure: (error as Error).message });
  }
}

/** The fetched set; undefined if it failed, which is told, or was cancelled. */
export async function fetchHub(request: HubRequest): Promise<Imported | undefined> {
  const { signal } = begin();
  const { id, listing } = request;
  set({ id, listing, isBusy: true });
  try {
    const imported = await importFromHub(request, id ? datasets[id].title : (listing?.repository as string), {
      signal,
      onProgress: (progress, retry) => set({ id, listing, isBusy: true, progress, retry }),
    });
    set(undefined);
    return imported;
  } catch (error) {
    if (!signal.aborted) set({ id, listing, isBusy: false, failure: (error as Error).message });
    return undefined;
  }
}

/** Ends what is under way; what has come is kept for the next time. */
export function cancelHub(): void {
  working?.abort();
  set(undefined);
}
