import { addressOf } from "../settings/url";
import styles from "./Header.module.css";
import { useAppState } from "./useAppState";

/** Links to the page's parts; the address keeps the settings, so that each is a share link. */
export function Views() {
  const [experiment, view] = useAppState((state) => [state.experiment, state.view]);
  const parts = [
    { title: "Train", target: "train", isShown: view === "train" },
    { title: "Compare", target: "compare", isShown: view === "compare" },
    { title: "Data", target: "data", isShown: view === "data" },
    { title: "Zoo", target: "zoo", isShown: view === "zoo" || view === "complexity" },
  ] as const;
  return (
    <nav className={styles.views} aria-label="Views">
      {parts.map(({ title, target, isShown }) => (
        <a
          key={target}
          href={addressOf(experiment, target) || "#"}
          aria-current={isShown ? "page" : undefined}
        >
          {title}
        </a>
      ))}
    </nav>
  );
}
