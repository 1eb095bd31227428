import { useState } from "react";

/** Copies text; where the browser refuses, shows it to be copied by hand. `forget` takes back what `isCopied` says. */
export function useCopy() {
  const [isCopied, setIsCopied] = useState(false);
  async function copy(text: string) {
    try {
      await navigator.clipboard.writeText(text);
      setIsCopied(true);
    } catch {
      window.prompt("Copy this link", text);
    }
  }
  return { isCopied, copy, forget: () => setIsCopied(false) };
}
