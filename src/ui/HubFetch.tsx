import { Progress } from "@base-ui/react/progress";
import { useId, useState } from "react";
import { type DatasetEntry, datasets } from "../../datasets";
import { type HubSetId, hubSets } from "../../datasets/hub/hubSets";
import { takeFromHub } from "../store/actions";
import { cancelHub, type HubFetch, lookUpHub } from "../store/hubFetch";
import { formatCount } from "./format";
import styles from "./HubFetch.module.css";
import { useAppState } from "./useAppState";

/** Fetches a set of the registry from the Hugging Face hub; its licence and source stand above the button. */
export function HubSetFetch({
  id,
  onFetch = takeFromHub,
}: {
  id: HubSetId;
  onFetch?: (request: { readonly id: HubSetId; readonly trainCount: number }) => void;
}) {
  const { licence, source, counts }: DatasetEntry = datasets[id];
  const { repository, commit } = hubSets[id];
  const [fetching] = useAppState(({ hubFetch }) => [hubFetch?.id === id ? hubFetch : undefined]);
  return (
    <section className={styles.fetch} aria-label="Hugging Face hub">
      <Terms licence={licence} citation={source} repository={repository} commit={commit} />
      <FetchControls
        fetching={fetching}
        largest={counts.train}
        initial={counts.train}
        onFetch={(trainCount) => onFetch({ id, trainCount })}
      />
    </section>
  );
}

const [namedLargest, namedInitial] = [1_000_000, 10_000];

/** Looks up any public set for image classification by its name, then fetches it as the user's own. */
export function NamedSetFetch() {
  const [fetching, isBusy] = useAppState(({ hubFetch }) => [
    hubFetch?.id ? undefined : hubFetch,
    hubFetch?.isBusy ?? false,
  ]);
  const [name, setName] = useState("");
  const fieldId = useId();
  const listing = fetching?.listing;
  return (
    <section className={styles.fetch} aria-label="Hugging Face hub">
      <form
        className={`${styles.row} ${styles.name}`}
        onSubmit={(event) => {
          event.preventDefault();
          lookUpHub(name);
        }}
      >
        <label htmlFor={fieldId}>Hub data set</label>
        <input
          id={fieldId}
          type="text"
          placeholder="owner/name"
          spellCheck={false}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <button type="submit" disabled={isBusy}>
          Look up
        </button>
      </form>
      {listing ? (
        <>
          <Terms {...listing} />
          <FetchControls
            fetching={fetching}
            largest={namedLargest}
            initial={namedInitial}
            onFetch={(trainCount) => takeFromHub({ listing, trainCount })}
          />
        </>
      ) : (
        <Failure text={fetching?.failure} />
      )}
    </section>
  );
}

function Terms({
  licence = "not stated by its authors",
  citation,
  repository,
  commit,
}: {
  licence?: string;
  citation?: string;
  repository: string;
  commit: string;
}) {
  return (
    <>
      <p>
        Licence: {licence}
        {citation && (
          <>
            <br />
            <span className={styles.citation}>{citation}</span>
          </>
        )}
      </p>
      <p>
        On the Hugging Face hub: {repository}, version {commit.slice(0, 7)}
      </p>
    </>
  );
}

function FetchControls({
  fetching,
  largest,
  initial,
  onFetch,
}: {
  fetching?: HubFetch;
  largest: number;
  initial: number;
  onFetch: (trainCount: number) => void;
}) {
  const [text, setText] = useState(String(initial));
  const isBusy = useAppState(({ hubFetch }) => hubFetch?.isBusy ?? false);
  const fieldId = useId();
  const count = Number(text);
  const isCount = Number.isInteger(count) && count >= 1 && count <= largest;
  if (fetching?.isBusy) return <Fetching {...fetching} />;
  return (
    <>
      <form
        className={styles.row}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (isCount) onFetch(count);
        }}
      >
        <label htmlFor={fieldId}>Images to fetch</label>
        <input
          id={fieldId}
          inputMode="numeric"
          value={text}
          aria-invalid={!isCount}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" disabled={!isCount || isBusy}>
          {fetching?.failure ? "Try again" : "Fetch"}
        </button>
      </form>
      {!isCount && (
        <Failure
          text={`Images to fetch: expected a whole number from 1 to ${formatCount(largest)}, got "${text}"`}
        />
      )}
      <Failure text={fetching?.failure} />
    </>
  );
}

const megabytes = (bytes: number) => (bytes / 1e6).toLocaleString("en-GB", { maximumFractionDigits: 1 });

function Fetching({ progress, retry }: HubFetch) {
  const { bytes = 0, totalBytes, images = 0, totalImages, decodedImages = 0 } = progress ?? {};
  const isDecoding = decodedImages > 0;
  const [done, total] = isDecoding ? [decodedImages, totalImages] : [bytes, totalBytes];
  return (
    <>
      <Progress.Root value={total ? done : null} max={total || 1} aria-label="Fetching images">
        <Progress.Track className={styles.track}>
          <Progress.Indicator className={styles.indicator} />
        </Progress.Track>
      </Progress.Root>
      <div className={styles.row}>
        <span className={styles.numbers}>
          {megabytes(bytes)} {totalBytes ? `of ${megabytes(totalBytes)} ` : ""}MB ·{" "}
          {formatCount(isDecoding ? decodedImages : images)}
          {totalImages ? ` of ${formatCount(totalImages)}` : ""} images{isDecoding ? " decoded" : ""}
        </span>
        <button type="button" onClick={cancelHub}>
          Cancel
        </button>
      </div>
      {retry && <p role="status">{retry}</p>}
    </>
  );
}

function Failure({ text }: { text?: string }) {
  if (!text) return null;
  return (
    <p className={styles.failure} role="alert">
      {text}
    </p>
  );
}
