import { useMemo } from "react";
import { RateCurve } from "../charts/RateCurve";
import { runLength, scheduledRate } from "../settings/learningRate";
import panel from "./Panel.module.css";
import { useAppState } from "./useAppState";

const pointCount = 161;

/** The form's learning rate over the run that it describes, by the function that the run itself uses. */
export function SchedulePreview() {
  const [recipe, trainCount] = useAppState((state) => [state.experiment.recipe, state.data?.counts.train]);
  const drawn = useMemo(() => {
    const length = trainCount === undefined ? undefined : runLength(recipe, trainCount);
    if (!length || length.totalSteps === 0) return undefined;
    const stepAt = (index: number) => 1 + Math.round((index * (length.totalSteps - 1)) / (pointCount - 1));
    const rates = Array.from({ length: pointCount }, (_, index) =>
      scheduledRate(recipe, stepAt(index), length),
    );
    return { rates, epochs: length.totalSteps / length.epochSteps };
  }, [recipe, trainCount]);
  if (!drawn) return null;
  const { rates } = drawn;
  const [first, last] = [rates[0], rates[rates.length - 1]].map((rate) => Number(rate.toPrecision(2)));
  const summary = `from ${first} to ${last}, at most ${Math.max(...rates)}`;
  return (
    <div>
      <RateCurve {...drawn} summary={summary} />
      {recipe.schedule === "plateau" && (
        <p className={panel.note}>It falls from here when validation has stopped improving.</p>
      )}
    </div>
  );
}
