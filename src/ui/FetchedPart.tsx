import { type ComponentType, type ReactNode, useEffect, useState } from "react";
import { unreachable } from "../worker/programParts";
import styles from "./Notices.module.css";

interface FetchedPartProps {
  /** Always the same function: another one fetches anew. */
  readonly load: () => Promise<ComponentType>;
  /** What stands there until it has come. */
  readonly waiting?: ReactNode;
}

type Fetched = { readonly Part: ComponentType } | { readonly failure: string };

/** A part of the page that is fetched when it is first shown; where it cannot be, the rest of the page goes on. */
export function FetchedPart({ load, waiting = null }: FetchedPartProps) {
  const [fetched, setFetched] = useState<Fetched & { readonly of: typeof load }>();
  const [tryCount, setTryCount] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another try asks again
  useEffect(() => {
    let isCurrent = true;
    load().then(
      (Part) => isCurrent && setFetched({ of: load, Part }),
      () => isCurrent && setFetched({ of: load, failure: unreachable("This part of the page") }),
    );
    return () => {
      isCurrent = false;
    };
  }, [load, tryCount]);
  if (fetched?.of !== load) return waiting;
  if ("Part" in fetched) return <fetched.Part />;
  return (
    <div className={`${styles.notice} ${styles.failure}`} role="alert">
      <p>{fetched.failure}</p>
      <button
        type="button"
        className={styles.action}
        onClick={() => {
          setFetched(undefined);
          setTryCount(tryCount + 1);
        }}
      >
        Try again
      </button>
    </div>
  );
}
