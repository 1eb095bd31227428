import { useEffect, useLayoutEffect, useState } from "react";

export type Theme = "light" | "dark";

const key = "strata.theme";

function remembered(): Theme | undefined {
  try {
    const value = localStorage.getItem(key);
    return value === "light" || value === "dark" ? value : undefined;
  } catch {
    return undefined; // storage is refused, e.g. in private mode
  }
}

function remember(theme: Theme) {
  try {
    localStorage.setItem(key, theme);
  } catch {
    // the choice then lasts as long as the page
  }
}

/** The system's theme, until the user chooses; the choice is remembered. */
export function useTheme(): [Theme, () => void] {
  const system = () => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  const [theme, setTheme] = useState<Theme>(() => remembered() ?? system());
  // Before the charts, which read the theme's colours in their effects.
  useLayoutEffect(() => {
    const root = document.documentElement;
    root.dataset.theme = theme;
    const paper = getComputedStyle(root).getPropertyValue("--paper");
    for (const meta of document.querySelectorAll("meta[name=theme-color]"))
      meta.setAttribute("content", paper);
  }, [theme]);
  useEffect(() => {
    const query = matchMedia("(prefers-color-scheme: dark)");
    const follow = () => remembered() ?? setTheme(system());
    query.addEventListener("change", follow);
    return () => query.removeEventListener("change", follow);
  });
  const toggle = () => {
    const next = theme === "light" ? "dark" : "light";
    remember(next);
    setTheme(next);
  };
  return [theme, toggle];
}
