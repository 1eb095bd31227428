import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Prober } from "../../src/worker/prober";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A net that learns, and what a prober saw of it: the subject and the step. */
function watched() {
  const seen: string[] = [];
  const net = { step: 0, ends: [] as (() => void)[] };
  const prober = new Prober<string>((subject) => {
    const { step } = net;
    return new Promise((resolve) => {
      net.ends.push(() => {
        seen.push(`${subject} ${step}`);
        resolve();
      });
    });
  });
  const learn = () => {
    net.step += 1;
    void prober.probe();
  };
  /** Lets the look that goes on end. */
  const end = async () => {
    net.ends.shift()?.();
    await vi.advanceTimersByTimeAsync(0);
  };
  return { seen, prober, learn, end };
}

test("a net that learns on is looked at now and then, and at last as it was left", async () => {
  const { seen, prober, learn, end } = watched();
  void prober.watch("image");
  await end();
  for (let step = 1; step <= 5; step++) learn();
  await vi.advanceTimersByTimeAsync(1_000);
  await end();
  expect(seen).toEqual(["image 0", "image 5"]);
});

test("what is learned while the net is looked at is seen by another look", async () => {
  const { seen, prober, learn, end } = watched();
  void prober.watch("image");
  learn();
  await end();
  await vi.advanceTimersByTimeAsync(1_000);
  await end();
  expect(seen).toEqual(["image 0", "image 1"]);
});

test("of what is asked during a look, the last comes next, at once; nothing is looked at when nobody asks", async () => {
  const { seen, prober, learn, end } = watched();
  void prober.watch("first");
  void prober.watch("second");
  void prober.watch("third");
  await end();
  await end();
  expect(seen).toEqual(["first 0", "third 0"]);
  void prober.watch(undefined);
  learn();
  await vi.advanceTimersByTimeAsync(1_000);
  await end();
  expect(seen).toHaveLength(2);
});
