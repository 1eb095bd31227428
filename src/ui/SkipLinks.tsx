import styles from "./SkipLinks.module.css";

export const partIds = { network: "network", curves: "curves", runs: "runs", images: "images" } as const;

const titles: Readonly<Record<keyof typeof partIds, string>> = {
  network: "Skip to the network",
  curves: "Skip to the curves",
  runs: "Skip to the runs",
  images: "Skip to the images",
};

/** Ways past the form for those who go by keyboard, shown once the focus is on them; the address keeps the settings. */
export function SkipLinks() {
  return (
    <nav className={styles.links} aria-label="Skip">
      {Object.entries(partIds).map(([part, id]) => (
        <button key={id} type="button" onClick={() => document.getElementById(id)?.focus()}>
          {titles[part as keyof typeof partIds]}
        </button>
      ))}
    </nav>
  );
}
