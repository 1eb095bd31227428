import { expect, test } from "vitest";
import { nextTask, nextTaskOfRun, whileRunsWait } from "../../src/worker/nextTask";

/** Work that is done when it is told to be. */
function work() {
  let end: (error?: Error) => void = () => {};
  const done = new Promise<void>((resolve, reject) => {
    end = (error) => (error ? reject(error) : resolve());
  });
  return { done, end };
}

const turn = () => new Promise((resolve) => setTimeout(resolve));

test.each([
  ["done", undefined],
  ["failed", new Error("damaged")],
])("a run waits until the reading is %s, and then goes on", async (_, error) => {
  let turns = 0;
  const loop = async () => {
    for (; turns < 3; turns++) await nextTaskOfRun();
  };
  const { done, end } = work();
  const held = whileRunsWait(done).catch((reason) => reason);
  const looping = loop();
  for (let count = 0; count < 5; count++) await turn();
  expect(turns).toBe(0);
  await nextTask(); // others go on
  end(error);
  expect(await held).toBe(error);
  await looping;
  expect(turns).toBe(3);
});

test("of two readings, the later one has runs wait to its end", async () => {
  const [first, second] = [work(), work()];
  const both = [whileRunsWait(first.done), whileRunsWait(second.done)];
  let isOn = false;
  const looping = nextTaskOfRun().then(() => {
    isOn = true;
  });
  first.end();
  await both[0];
  for (let count = 0; count < 5; count++) await turn();
  expect(isOn).toBe(false);
  second.end();
  await Promise.all([...both, looping]);
  expect(isOn).toBe(true);
});
