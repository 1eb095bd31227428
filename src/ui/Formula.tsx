import { useEffect, useRef, useState } from "react";
import styles from "./Formula.module.css";

/** TeX as MathML; the renderer comes with the first formula that is shown, and without it the TeX itself is. */
export function Formula({ tex }: { tex: string }) {
  const place = useRef<HTMLSpanElement>(null);
  const [isPlain, setIsPlain] = useState(false);
  useEffect(() => {
    let isCurrent = true;
    import("temml")
      .then(({ default: temml }) => {
        if (!isCurrent || !place.current) return;
        temml.render(tex, place.current, { displayMode: true, throwOnError: true });
      })
      .catch(() => isCurrent && setIsPlain(true));
    return () => {
      isCurrent = false;
    };
  }, [tex]);
  return isPlain ? (
    <code className={styles.formula}>{tex}</code>
  ) : (
    <span ref={place} className={styles.formula} />
  );
}
