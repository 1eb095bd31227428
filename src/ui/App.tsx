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
import { partIds, SkipLinks } from "./SkipLinks";
import { useSingleKeys } from "./singleKeys";
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

/** The drawer begins in the search, unless that would bring up a keyboard of the screen. */
const firstField = () => (matchMedia("(pointer: coarse)").matches ? true : document.getElementById(searchId));

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
  const [hasSingleKeys, setSingleKeys] = useSingleKeys();
  useKeys({
    isOn: hasSingleKeys,
    search: () => {
      if (!isTraining) flushSync(() => showView("train"));
      if (isWide) document.getElementById(searchId)?.focus();
      else setIsRecipeOpen(true); // which begins in the search
    },
    showKeys: () => setIsKeysOpen(true),
  });
  return (
    <DropTarget>
      {isTraining && <SkipLinks />}
      <header className={styles.top}>
        <Header
          theme={theme}
          onToggleTheme={toggleTheme}
          onOpenRecipe={() => setIsRecipeOpen(true)}
          onShowKeys={() => setIsKeysOpen(true)}
        />
        {isTraining && <DataLine />}
      </header>
      {view !== "train" && (
        <FetchedPart
          load={views[view === "complexity" ? "zoo" : view]}
          waiting={<main className={styles.loading} aria-busy="true" />}
        />
      )}
      <div hidden={!isTraining}>
        <main className={styles.main}>
          {isWide ? (
            <aside className={styles.recipe} aria-label="Settings">
              <RecipePanel />
            </aside>
          ) : (
            <Dialog.Root open={isRecipeOpen} onOpenChange={setIsRecipeOpen}>
              <Dialog.Portal>
                <Dialog.Backdrop className={styles.backdrop} />
                <Dialog.Popup className={styles.drawer} initialFocus={firstField}>
                  <header className={styles.drawerHead}>
                    <Dialog.Title className={styles.drawerTitle}>Settings</Dialog.Title>
                    <Dialog.Close className={styles.close}>Close</Dialog.Close>
                  </header>
                  <RecipePanel />
                </Dialog.Popup>
              </Dialog.Portal>
            </Dialog.Root>
          )}
          <div className={styles.network} id={partIds.network} tabIndex={-1}>
            <NetworkPanel theme={theme} />
          </div>
          <div className={styles.curves}>
            <div>
              <div className={styles.charts} id={partIds.curves} tabIndex={-1}>
                <CurvesPanel theme={theme} />
              </div>
              <div className={styles.runs} id={partIds.runs} tabIndex={-1}>
                <RunList />
              </div>
            </div>
          </div>
        </main>
        <div id={partIds.images} className={styles.results} tabIndex={-1}>
          <ResultsPanel />
        </div>
      </div>
      <Notices />
      <ImportDialog />
      {collecting && <FetchedPart load={collectDialog} />}
      <KeysDialog
        isOpen={isKeysOpen}
        onClose={() => setIsKeysOpen(false)}
        areOn={hasSingleKeys}
        onChoose={setSingleKeys}
      />
    </DropTarget>
  );
}
