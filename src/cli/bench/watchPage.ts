/** What the intake measures inside the page. */

/** What the page says of the set that was dropped, and how long after the drop. */
export interface Shown {
  readonly counts: { readonly train: number; readonly test: number };
  readonly ms: number;
}

/** The first step on the page. */
export interface Stepped {
  readonly ms: number;
  readonly longTasksMs: readonly number[];
}

declare global {
  interface Window {
    strataShown?: () => Shown | undefined;
    strataStepped?: () => Stepped | undefined;
  }
}

/** In the page, before its own scripts: notes the drop and the long tasks after it, and looks at what is shown. */
export function watchPage() {
  let dropMs = Number.POSITIVE_INFINITY;
  const tasks: PerformanceEntry[] = [];
  new PerformanceObserver((list) => tasks.push(...list.getEntries())).observe({ type: "longtask" });
  document.addEventListener("drop", () => (dropMs = performance.now()), { capture: true });
  const sinceDrop = () => performance.now() - dropMs;
  window.strataShown = () => {
    const text = [...document.querySelectorAll("p")].map((line) => line.textContent).join(" ");
    const [, train, test] = / test ?of ([\d,]+) \+ ([\d,]+) images/.exec(text) ?? [];
    if (!train || sinceDrop() < 0 || document.querySelector("[role=progressbar]")) return undefined;
    const numberOf = (digits: string) => Number(digits.replaceAll(",", ""));
    return { counts: { train: numberOf(train), test: numberOf(test) }, ms: sinceDrop() };
  };
  window.strataStepped = () => {
    const terms = [...document.querySelectorAll("dt")].filter((term) => term.textContent === "step");
    if (!terms.some((term) => /^[1-9]/.test(term.nextElementSibling?.textContent ?? ""))) return undefined;
    const own = tasks.filter(({ startTime }) => startTime >= dropMs);
    return { ms: sinceDrop(), longTasksMs: own.map(({ duration }) => duration) };
  };
}
