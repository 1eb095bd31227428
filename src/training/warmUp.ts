/** What happens before the first step. */
import type { Batch } from "./data";
import type { TrainingEvent } from "./events";
import { weightSpecs } from "./initializers";
import { TrainingRun } from "./run";

/** `takeBatches`: those of a step. Tells how far the programs of a run's steps are compiled; nothing where there are none, or all are. */
export async function* warmUp(
  run: TrainingRun,
  takeBatches: () => Iterable<Batch>,
): AsyncGenerator<TrainingEvent> {
  const { device } = run;
  if (device.info.name === "webgpu") yield { kind: "warmUp", isDone: false }; // it does not tell what it compiles
  if (!device.compile) return;
  for await (const programs of device.compile(() => rehearse(run, takeBatches))) {
    yield { kind: "warmUp", isDone: false, programs };
  }
}

/** A step of the same network on weights of its own. */
function rehearse(
  { experiment, network, device, rates }: TrainingRun,
  takeBatches: () => Iterable<Batch>,
): void {
  const zeros = weightSpecs(network).map(({ name, shape }) => {
    const count = shape.reduce((product, length) => product * length, 1);
    return [name, new Float32Array(count)] as const;
  });
  const blank = { step: 0, weights: Object.fromEntries(zeros), optimizer: {}, rates: rates.state };
  const understudy = new TrainingRun(experiment, network, device, blank);
  understudy.trainStep(takeBatches(), experiment.recipe.learningRate);
  understudy.dispose();
}
