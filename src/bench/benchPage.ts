/** The page that headless Chromium opens for the bench: one worker for a window, and nothing beside it. */
import type { GrowthRequest, Holdings } from "./growth";
import type { Job, Outcome } from "./job";
import type { RecipeAnswer, RecipeRequest } from "./recipe";

declare global {
  interface Window {
    /** Runs one window; ends it after `limitMs`. */
    strataBench(job: Job, limitMs: number): Promise<Outcome>;
    /** Takes more steps of one long run, and says what it then holds. */
    strataGrowth(request: GrowthRequest): Promise<Holdings>;
    /** Times one window of a run with this recipe; all of a page's runs are in one worker. */
    strataRecipe(request: RecipeRequest): Promise<RecipeAnswer>;
  }
}

window.strataBench = (job, limitMs) =>
  new Promise((resolve) => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    const finish = (outcome: Outcome) => {
      clearTimeout(timer);
      worker.terminate();
      resolve(outcome);
    };
    const timer = setTimeout(
      () => finish({ problem: `did not end three steps and a window in ${limitMs / 1000} s` }),
      limitMs,
    );
    worker.onmessage = ({ data }: MessageEvent<Outcome>) => finish(data);
    worker.onerror = ({ message }) => finish({ problem: message || "its worker could not be loaded" });
    worker.postMessage(job);
  });

let growing: Worker | undefined;

window.strataGrowth = (request) =>
  new Promise((resolve, reject) => {
    growing ??= new Worker(new URL("./growthWorker.ts", import.meta.url), { type: "module" });
    growing.onmessage = ({ data }: MessageEvent<Holdings>) => resolve(data);
    growing.onerror = ({ message }) => reject(new Error(message));
    growing.postMessage(request);
  });

let recipes: Worker | undefined;

window.strataRecipe = (request) =>
  new Promise((resolve, reject) => {
    recipes ??= new Worker(new URL("./recipeWorker.ts", import.meta.url), { type: "module" });
    recipes.onmessage = ({ data }: MessageEvent<RecipeAnswer>) => resolve(data);
    recipes.onerror = ({ message }) => reject(new Error(message));
    recipes.postMessage(request);
  });
