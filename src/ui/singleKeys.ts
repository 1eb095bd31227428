import { useState } from "react";

const key = "strata.singleKeys";

function remembered(): boolean {
  try {
    return localStorage.getItem(key) !== "off";
  } catch {
    return true; // storage is refused, e.g. in private mode
  }
}

/** Whether keys without Ctrl or Alt do something: who speaks to the computer may turn them off (WCAG 2.1.4). */
export function useSingleKeys(): [boolean, (isOn: boolean) => void] {
  const [isOn, setIsOn] = useState(remembered);
  const choose = (next: boolean) => {
    setIsOn(next);
    try {
      localStorage.setItem(key, next ? "on" : "off");
    } catch {
      // the choice then lasts as long as the page
    }
  };
  return [isOn, choose];
}
