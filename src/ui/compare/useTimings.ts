import { useEffect, useState } from "react";
import type { Timings } from "../../store/studyState";
import { timeStudy } from "../../store/studyTiming";
import type { Study } from "../../study/study";
import { useStudies } from "./useStudies";

/** Times a few steps of a study that may be started, again whenever it changes or files of its data came. */
export function useTimings(study: Study, isPossible: boolean): { timings?: Timings; problem?: string } {
  const [result, setResult] = useState<{ timings?: Timings; problem?: string }>({});
  const [filesVersion, isRunning] = useStudies((state) => [state.filesVersion, state.activity !== undefined]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: files change what can be timed
  useEffect(() => {
    setResult({});
    if (!isPossible) return;
    if (isRunning) {
      setResult({
        problem: "Another study is running; this one is timed once it is done, and waits for it.",
      });
      return;
    }
    const controller = new AbortController();
    timeStudy(study, controller.signal).then(
      (timings) => !controller.signal.aborted && setResult({ timings }),
      (error: Error) => !controller.signal.aborted && setResult({ problem: error.message }),
    );
    return () => controller.abort();
  }, [study, isPossible, filesVersion, isRunning]);
  return result;
}
