import { useEffect, useMemo, useState } from "react";

const step = 24;

/** The first entries of a list, and a way to see more; another list begins anew. */
export function useMore<Item>(items: readonly Item[]): { shown: readonly Item[]; more?: () => void } {
  const [count, setCount] = useState(step);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list
  useEffect(() => setCount(step), [items]);
  const shown = useMemo(() => items.slice(0, count), [items, count]); // asked for anew when its identity changes
  return { shown, ...(items.length > count && { more: () => setCount(count + step) }) };
}
