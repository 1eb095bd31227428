import { Toolbar } from "@base-ui/react/toolbar";
import type { CSSProperties } from "react";
import { reset } from "../store/actions";
import { canGoOn, isBusy, isOver } from "../store/run";
import { currentRun, isPlaying } from "../store/state";
import { restart, stepOnce, togglePlay } from "../store/training";
import { BackendBadge } from "./BackendBadge";
import { formatCount } from "./format";
import styles from "./Header.module.css";
import { Icon } from "./icons";
import { phaseText } from "./phaseText";
import type { Theme } from "./themeChoice";
import { useAppState } from "./useAppState";
import { useCopy } from "./useCopy";
import { Views } from "./Views";

export const playId = "play";

export interface HeaderProps {
  readonly theme: Theme;
  readonly onToggleTheme: () => void;
  readonly onOpenRecipe: () => void;
  readonly onShowKeys: () => void;
}

/** The controls bar: what runs, how far it is, on what. */
export function Header({ theme, onToggleTheme, onOpenRecipe, onShowKeys }: HeaderProps) {
  return (
    <div className={styles.header}>
      <h1 className={styles.title}>Strata</h1>
      <Views />
      <button type="button" className={styles.recipe} onClick={onOpenRecipe}>
        <Icon name="settings" /> Settings
      </button>
      <RunControls />
      <Counters />
      <BackendBadge />
      <button type="button" className={`${styles.plain} ${styles.keys}`} onClick={onShowKeys}>
        Keys
      </button>
      <ShareButton />
      <button
        type="button"
        className={`${styles.plain} ${styles.theme}`}
        onClick={onToggleTheme}
        aria-label={theme === "light" ? "Use the dark theme" : "Use the light theme"}
      >
        <Icon name="theme" />
      </button>
    </div>
  );
}

function RunControls() {
  const [run, hasData, isDataComing, impossible, playing] = useAppState((state) => [
    currentRun(state),
    state.data !== undefined,
    state.dataProgress !== undefined,
    state.impossible,
    isPlaying(state),
  ]);
  const isEnded = isOver(run);
  const isBlocked = impossible !== undefined && (!run || isEnded);
  const name = playing
    ? "Pause"
    : isEnded
      ? "Again"
      : run && (canGoOn(run) || isBusy(run))
        ? "Go on"
        : "Play";
  return (
    <Toolbar.Root className={styles.controls} aria-label="Training">
      <Toolbar.Button
        id={playId}
        className={styles.play}
        onClick={isEnded ? restart : togglePlay}
        disabled={isBlocked || (!hasData && !isDataComing && !run)}
        title={
          isBlocked
            ? impossible.message
            : isEnded
              ? "Run again from step 0; this run stays in the list"
              : `${name} (Space)`
        }
      >
        <Icon name={playing ? "pause" : "play"} />
        {name}
      </Toolbar.Button>
      <Toolbar.Button
        className={styles.plain}
        onClick={stepOnce}
        disabled={isBlocked || !(hasData || isDataComing) || playing || isEnded}
        aria-label="Take one step"
        title="Take one step (.)"
      >
        <Icon name="step" />
      </Toolbar.Button>
      <Toolbar.Button
        className={styles.plain}
        onClick={reset}
        disabled={!run}
        aria-label="Reset to step 0"
        title="Back to step 0; this run stays in the list"
      >
        <Icon name="reset" />
      </Toolbar.Button>
    </Toolbar.Root>
  );
}

function Counters() {
  const [run, live, isImpossible] = useAppState((state) => [
    currentRun(state),
    state.live,
    state.impossible !== undefined,
  ]);
  const epochs = run ? Math.ceil(run.totalSteps / Math.max(1, run.stepsPerEpoch)) : 0;
  const hasStarted = run !== undefined && run.totalSteps > 0;
  return (
    <dl className={styles.counters}>
      <div>
        <dt>epoch</dt>
        <dd style={roomFor(epochs, 6)}>
          {hasStarted ? `${formatCount(run.epoch)} / ${formatCount(epochs)}` : "–"}
        </dd>
      </div>
      <div>
        <dt>step</dt>
        <dd style={roomFor(run?.totalSteps, 13)}>
          {hasStarted ? `${formatCount(run.step)} / ${formatCount(run.totalSteps)}` : "–"}
        </dd>
      </div>
      <div>
        <dt>images/s</dt>
        <dd>{live.imagesPerSecond ? formatCount(live.imagesPerSecond) : "–"}</dd>
      </div>
      <div>
        <dt>state</dt>
        <dd className={styles.phase}>
          <span role="status">
            {run ? phaseText(run, live) : isImpossible ? "net cannot be built" : "ready"}
          </span>
        </dd>
      </div>
    </dl>
  );
}

/** As wide as `1,000 / 1,000` already at step 1: what stands behind it does not move. */
const roomFor = (total: number | undefined, least: number): CSSProperties => ({
  minWidth: `${Math.max(least, 2 * formatCount(total ?? 0).length + 3)}ch`,
});

function ShareButton() {
  const { isCopied, copy, forget } = useCopy();
  return (
    <button
      type="button"
      className={`${styles.plain} ${styles.share}`}
      onClick={() => copy(location.href)}
      onBlur={forget}
      title="Copy a link to these settings"
    >
      <Icon name="share" />{" "}
      <span aria-live="polite" data-quiet={!isCopied || undefined}>
        {isCopied ? "Copied" : "Share"}
      </span>
    </button>
  );
}
