/** What a key does in a tree, as the ARIA Authoring Practices have it. */
import { isGroup, type OutlineRow } from "../../models/outline";

export type TreeMove =
  | { readonly kind: "select"; readonly index: number }
  | { readonly kind: "toggle"; readonly isOpen: boolean };

/** Up and down go from line to line; right opens a group or enters it, left closes it or goes to its parent. */
export function treeMove(key: string, rows: readonly OutlineRow[], selected: number): TreeMove | undefined {
  const { node, level, isOpen } = rows[selected];
  const to = (index: number): TreeMove | undefined => (rows[index] ? { kind: "select", index } : undefined);
  const parent = rows.findLastIndex((row, index) => index < selected && row.level < level);
  switch (key) {
    case "ArrowDown":
      return to(selected + 1);
    case "ArrowUp":
      return to(selected - 1);
    case "Home":
      return to(0);
    case "End":
      return to(rows.length - 1);
    case "Enter":
      return isGroup(node) ? { kind: "toggle", isOpen: !isOpen } : undefined;
    case "ArrowRight":
      if (!isGroup(node)) return undefined;
      return isOpen ? to(selected + 1) : { kind: "toggle", isOpen: true };
    case "ArrowLeft":
      return isOpen ? { kind: "toggle", isOpen: false } : to(parent);
    default:
      return undefined;
  }
}
