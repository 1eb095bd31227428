/** A run's checkpoint as safetensors: its weights under their names, what the optimizer remembers beside them. */
import { weightsOf } from "../../models/weights";
import { networkOf } from "../settings/network";
import { asText, fromText } from "../settings/plainJson";
import type { Checkpoint } from "../worker/protocol";
import type { Run } from "./run";
import { readSafetensors, type Tensor, writeSafetensors } from "./safetensors";

/** Weights have no prefix, so that other programs find them under their names. */
const prefixes = { optimizer: "optimizer/", average: "average/", best: "best/" };

/** Shapes of the weights of a run's network, by name. */
function shapesOf({ experiment }: Pick<Run, "experiment">): Map<string, readonly number[]> {
  const { network } = networkOf(experiment);
  const weights = network ? network.layers.flatMap((layer) => weightsOf(layer, network)) : [];
  return new Map(weights.map(({ name, shape }) => [name, shape]));
}

type Arrays = Readonly<Record<string, Float32Array>>;

/** Kernels are `[height, width, in, out]` or `[in, out]`; other numbers have the shape of their weight. */
export function writeCheckpointFile(run: Run, checkpoint: Checkpoint): Uint8Array<ArrayBuffer> {
  const { step, weights, optimizer, average = {}, rates, stopping } = checkpoint;
  const { best = {}, ...waiting } = stopping ?? {};
  const shapes = shapesOf(run);
  const tensors: Record<string, Tensor> = {};
  const add = (arrays: Arrays, prefix: string, weightOf = (name: string) => name) => {
    for (const [name, values] of Object.entries(arrays)) {
      const shape = shapes.get(weightOf(name));
      const isWhole = shape && product(shape) === values.length;
      tensors[prefix + name] = { shape: isWhole ? shape : [values.length], values };
    }
  };
  add(weights, "");
  add(optimizer, prefixes.optimizer, (name) => name.slice(0, name.lastIndexOf("/")));
  add(average, prefixes.average);
  add(best, prefixes.best);
  const state = JSON.stringify({ rates, stopping: stopping && waiting }, asText);
  return writeSafetensors({
    tensors,
    metadata: { format: "strata", run: run.id, step: String(step), state },
  });
}

const product = (shape: readonly number[]) => shape.reduce((total, size) => total * size, 1);

/**
 * Reads a checkpoint for one of these runs.
 * @throws `checkpoint: expected …, got …; …` if it is of no run in the list, or of another net.
 */
export function readCheckpointFile(
  bytes: Uint8Array,
  runs: readonly Run[],
): { readonly run: Run; readonly checkpoint: Checkpoint } {
  const { tensors, metadata } = readSafetensors(bytes);
  const run = runs.find(({ id }) => id === metadata.run);
  if (!run) {
    throw new Error(
      "checkpoint: expected one of a run in the list, got another's; drop that run's file first",
    );
  }
  const step = Number(metadata.step);
  const pick = (prefix: string) => {
    const own = Object.entries(tensors).filter(([name]) => name.startsWith(prefix));
    return Object.fromEntries(own.map(([name, { values }]) => [name.slice(prefix.length), values]));
  };
  const isOther = (name: string) => Object.values(prefixes).some((prefix) => name.startsWith(prefix));
  const weights = Object.fromEntries(Object.entries(pick("")).filter(([name]) => !isOther(name)));
  for (const [name, shape] of shapesOf(run)) {
    if (weights[name]?.length !== product(shape)) {
      throw new Error(
        `checkpoint: expected ${product(shape)} numbers of ${name}, got ${weights[name]?.length ?? "none"}; ` +
          "it is of another net",
      );
    }
  }
  if (!Number.isInteger(step) || step < 0) {
    throw new Error(
      `checkpoint: expected the step that it was taken at, got "${metadata.step}"; export it again`,
    );
  }
  const [average, best] = [pick(prefixes.average), pick(prefixes.best)].map((arrays) =>
    Object.keys(arrays).length > 0 ? arrays : undefined,
  );
  const { rates, stopping } = readState(metadata.state);
  const optimizer = pick(prefixes.optimizer);
  return {
    run,
    checkpoint: {
      step,
      weights,
      optimizer,
      rates,
      ...(average && { average }),
      ...(stopping && { stopping: best ? { ...stopping, best } : stopping }),
    },
  };
}

function readState(text: string): Pick<Checkpoint, "rates" | "stopping"> {
  try {
    const state = JSON.parse(text, fromText);
    if (Array.isArray(state.rates.changes) && state.rates.plateau) return state;
  } catch {} // told below
  throw new Error("checkpoint: expected the state of its schedule, got none; export it again");
}
