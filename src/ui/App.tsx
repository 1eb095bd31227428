import { Dialog } from "@base-ui/react/dialog";
import { useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { showView } from "../store/actions";
import styles from "./App.module.css";
import { CurvesPanel } from "./CurvesPanel";
import { DataLine } from "./DataLine";
import { DropTarget } from "./DropTarget";
import { FetchedPart } from "./FetchedPart";
import { Header } from "./Header";
import { ImportDialog } from "./ImportDialog";
import { KeysDialog } from "./KeysDialog";
import { NetworkPanel } from "./NetworkPanel";
import { Notices } from "./Notices";
import { RecipePanel, searchId } from "./RecipePanel";
import { ResultsPanel } from "./ResultsPanel";
import { RunList } from "./RunList";
import { useTheme } from "./themeChoice";
import { useAppState } from "./useAppState";
import { useKeys } from "./useKeys";
import { useMediaQuery } from "./useMediaQuery";

// What the page opens on must not wait for the other views.
const views = {
  compare: async () => (await import("./compare/CompareView")).CompareView,
  data: async () => (await import("./data/DatasetView")).DatasetView,
  zoo: async () => (await import("./ZooView")).ZooView,
};
const collectDialog = async () => (await import("./collect/CollectDialog")).CollectDialog;

/** The page: what to train, the network, its curves, and what it makes of images; or the zoo to choose from. */
export function App() {
  const [theme, toggleTheme] = useTheme();
  const [isRecipeOpen, setIsRecipeOpen] = useState(false);
  const [isKeysOpen, setIsKeysOpen] = useState(false);
  const view = useAppState((state) => state.view);
  const collecting = useAppState((state) => state.collecting);
  const isTraining = view === "train";
  const isWide = useMediaQuery("(min-width: 1201px)");
  useEffect(() => {
    if (collecting) setIsRecipeOpen(false); // the drawer that it was opened from
  }, [collecting]);
  useKeys({
    search: () => {
      if (!isTraining) flushSync(() => showView("train"));
      if (isWide) document.getElementById(searchId)?.focus();
      else setIsRecipeOpen(true); // the drawer's first field is the search
    },
    showKeys: () => setIsKeysOpen(true),
  });
  return (
    <DropTarget>
      <header className={styles.top}>
        <Header theme={theme} onToggleTheme={toggleTheme} onOpenRecipe={() => setIsRecipeOpen(true)} />
        {isTraining && <DataLine />}
      </header>
      <Notices />
      {view !== "train" && (
        <FetchedPart
          load={views[view === "complexity" ? "zoo" : view]}
          waiting={<main className={styles.loading} aria-busy="true" />}
        />
      )}
      <div hidden={!isTraining}>
        <main className={styles.main}>
          {isWide ? (
            <aside className={styles.recipe} aria-label="Experiment">
              <RecipePanel />
            </aside>
          ) : (
            <Dialog.Root open={isRecipeOpen} onOpenChange={setIsRecipeOpen}>
              <Dialog.Portal>
                <Dialog.Backdrop className={styles.backdrop} />
                <Dialog.Popup className={styles.drawer}>
                  <Dialog.Title className={styles.drawerTitle}>Experiment</Dialog.Title>
                  <RecipePanel />
                  <Dialog.Close className={styles.close}>Close</Dialog.Close>
                </Dialog.Popup>
              </Dialog.Portal>
            </Dialog.Root>
          )}
          <div className={styles.network}>
            <NetworkPanel theme={theme} />
          </div>
          <div className={styles.curves}>
            <div>
              <CurvesPanel theme={theme} />
              <RunList />
            </div>
          </div>
        </main>
        <ResultsPanel />
      </div>
      <ImportDialog />
      {collecting && <FetchedPart load={collectDialog} />}
      <KeysDialog isOpen={isKeysOpen} onClose={() => setIsKeysOpen(false)} />
    </DropTarget>
  );
}
