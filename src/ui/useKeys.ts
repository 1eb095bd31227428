import { useEffect } from "react";
import { stepOnce, togglePlay } from "../store/training";

/** Whether a key press belongs to the element it is made on: text to fields, Space to what can be pressed. */
function isTaken({ target, key }: KeyboardEvent): boolean {
  const takers =
    key === " " ? "input, select, textarea, button, a, [role=option]" : "input, select, textarea";
  return target instanceof HTMLElement && target.closest(takers) !== null;
}

export interface KeyActions {
  readonly isOn: boolean;
  readonly search: () => void;
  readonly showKeys: () => void;
}

/** The page's own keys, wherever the focus is that does not use them itself. */
export function useKeys(actions: KeyActions): void {
  useEffect(() => {
    if (!actions.isOn) return;
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTaken(event)) return;
      const action = { " ": togglePlay, ".": stepOnce, "/": actions.search, "?": actions.showKeys }[
        event.key
      ];
      if (!action) return;
      event.preventDefault();
      action();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  });
}
