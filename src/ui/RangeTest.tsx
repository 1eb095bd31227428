import { Dialog } from "@base-ui/react/dialog";
import { useEffect, useState } from "react";
import { RangeChart } from "../charts/RangeChart";
import { changeSetting } from "../store/actions";
import { startRangeTest, stopRangeTest } from "../store/looks";
import { rangeTestOptions } from "../store/rangeTest";
import panel from "./Panel.module.css";
import styles from "./RangeTest.module.css";
import { useAppState } from "./useAppState";

const { lowest, highest, stepCount } = rangeTestOptions;
const decades = Math.log10(highest / lowest);
const round = (rate: number) => Number(rate.toPrecision(2));

/** Beside the learning rate: finds one by raising it while a net of its own learns. */
export function RangeTest() {
  const [hasData, impossible] = useAppState((state) => [state.data !== undefined, state.impossible]);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Dialog.Root
      open={isOpen}
      onOpenChange={(open) => {
        setIsOpen(open);
        if (open) startRangeTest();
        else stopRangeTest();
      }}
    >
      <Dialog.Trigger className={panel.action} disabled={!hasData || impossible !== undefined}>
        Test a range of rates
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup className={styles.popup}>
          <Dialog.Title className={styles.title}>Learning-rate range test</Dialog.Title>
          <Dialog.Description className={panel.note}>
            A net of its own learns with the form’s settings while the rate grows in each step (Smith 2017). A
            good rate stands where the loss falls fast, well before it grows. Your run and its settings stay
            as they are.
          </Dialog.Description>
          <Result
            onTake={(rate) => {
              changeSetting("learningRate", rate);
              setIsOpen(false);
            }}
          />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Result({ onTake }: { onTake: (rate: number) => void }) {
  const test = useAppState((state) => state.rangeTest);
  const [chosen, setChosen] = useState<number>();
  const suggestion = test?.suggestion;
  useEffect(() => setChosen(suggestion && round(suggestion)), [suggestion]);
  if (!test) return null;
  const rate = chosen ?? round(Math.sqrt(lowest * highest));
  return (
    <>
      <RangeChart
        rates={test.rates}
        losses={test.losses}
        range={[lowest, highest]}
        chosen={chosen}
        onChoose={(value) => setChosen(round(value))}
      />
      <input
        type="range"
        className={styles.slider}
        aria-label="Learning rate to take"
        aria-valuetext={String(rate)}
        min="0"
        max={20 * decades}
        step="1"
        value={Math.round(20 * Math.log10(rate / lowest))}
        onChange={(event) => setChosen(round(lowest * 10 ** (Number(event.target.value) / 20)))}
      />
      <p className={panel.note} role={test.failure ? "alert" : "status"}>
        {test.failure ?? statusText(test.losses.length, test.end, suggestion)}
      </p>
      <div className={styles.buttons}>
        <button
          type="button"
          className={styles.take}
          disabled={chosen === undefined}
          onClick={() => onTake(rate)}
        >
          Use {chosen === undefined ? "a rate" : rate}
        </button>
        {test.end || test.failure ? (
          <button type="button" className={panel.action} onClick={startRangeTest}>
            Test again
          </button>
        ) : (
          <button type="button" className={panel.action} onClick={stopRangeTest}>
            Stop
          </button>
        )}
        <Dialog.Close className={panel.action}>Close</Dialog.Close>
      </div>
    </>
  );
}

const ends = {
  finished: "It reached the highest rate.",
  diverged: "It ended where the loss left all bounds.",
  stopped: "It was stopped.",
};

function statusText(count: number, end?: keyof typeof ends, suggestion?: number): string {
  if (!end) return `Step ${count} of ${stepCount}`;
  const found = suggestion
    ? `The loss falls most steeply at ${round(suggestion)}.`
    : "The loss fell nowhere: choose another optimizer, or test again with other settings.";
  return `${ends[end]} ${found} Press on the chart or move the slider to choose another rate.`;
}
