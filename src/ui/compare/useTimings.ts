import { useEffect, useState } from "react";
import { ownName } from "../../../datasets/container";
import type { Timings } from "../../store/studyState";
import { type HaltError, timeStudy } from "../../store/studyTiming";
import type { Halt } from "../../store/studyWorker";
import type { Study } from "../../study/study";
import { useAppState } from "../useAppState";
import { useStudies } from "./useStudies";

interface Timed {
  readonly timings?: Timings;
  /** Why there are none. */
  readonly halt?: Halt;
}

/** Times a few steps of a study that may be started, again whenever it changes or files of its data came. */
export function useTimings(study: Study, isPossible: boolean): Timed {
  const [result, setResult] = useState<Timed>({});
  const { dataset, options } = study.experiment.data;
  const isOwnKept = useAppState(
    ({ storedSets }) =>
      dataset === "own" && storedSets.some(({ name }) => name === ownName(Number(options.images))),
  );
  const [filesVersion, isRunning] = useStudies((state) => [state.filesVersion, state.activity !== undefined]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: files change what can be timed
  useEffect(() => {
    setResult({});
    if (!isPossible) return;
    if (isRunning) {
      setResult({
        halt: { message: "Another study is running; this one is timed once it is done, and waits for it." },
      });
      return;
    }
    const controller = new AbortController();
    timeStudy(study, controller.signal).then(
      (timings) => !controller.signal.aborted && setResult({ timings }),
      ({ halt }: HaltError) => !controller.signal.aborted && setResult({ halt }),
    );
    return () => controller.abort();
  }, [study, isPossible, filesVersion, isOwnKept, isRunning]);
  return result;
}
