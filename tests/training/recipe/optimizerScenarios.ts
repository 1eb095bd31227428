/** A small run for each choice of optimizer and schedule, in which it matters. */
import type { Scenario } from "./scenarios";

/** One scenario for each of the settings in `changed`: its value against its default, both with `given`. */
function alone(
  observable: Scenario["observable"],
  given: Scenario["settings"],
  changed: Scenario["settings"],
  steps?: number,
): Scenario[] {
  const context = Object.values(given).join(" ");
  return Object.entries(changed).map(([key, value]) => ({
    name: context ? `${key} with ${context}` : key,
    settings: { ...given, [key]: value },
    steps,
    observable,
    about: key,
  }));
}

export const optimizerScenarios: readonly Scenario[] = [
  { name: "SGD", settings: { optimizer: "sgd" }, observable: "weights" },
  { name: "momentum", settings: { optimizer: "momentum" }, observable: "weights" },
  { name: "Nesterov's momentum", settings: { optimizer: "nesterov" }, observable: "weights" },
  { name: "Adagrad", settings: { optimizer: "adagrad" }, observable: "weights" },
  { name: "RMSProp", settings: { optimizer: "rmsprop" }, observable: "weights" },
  { name: "AdamW", settings: { optimizer: "adamw" }, observable: "weights" },
  ...alone("weights", { optimizer: "momentum" }, { momentum: 0.5 }),
  ...alone("weights", { optimizer: "nesterov" }, { momentum: 0.5 }),
  ...alone("weights", { optimizer: "adagrad" }, { initialAccumulator: 0.1, epsilon: 0.01 }),
  ...alone(
    "weights",
    { optimizer: "rmsprop" },
    { rmsDecay: 0.9, rmsMomentum: 0.5, rmsCentered: true, epsilon: 0.01 },
  ),
  ...alone("weights", {}, { learningRate: 0.01, beta1: 0.5, beta2: 0.9, epsilon: 0.01 }),
  ...alone("weights", { optimizer: "adamw" }, { beta1: 0.5, beta2: 0.9, epsilon: 0.01, weightDecay: 1 }),
  { name: "clipping by value", settings: { clipping: "value", clipLimit: 0.01 }, observable: "weights" },
  { name: "clipping by norm", settings: { clipping: "norm", clipLimit: 0.1 }, observable: "weights" },
  ...alone("weights", { clipping: "value" }, { clipLimit: 0.01 }),
  ...alone("weights", { clipping: "norm" }, { clipLimit: 0.1 }),
  { name: "the mean of the weights", settings: { averageDecay: 0.9 }, observable: "evaluation" },
  { name: "a rate that falls in steps", settings: { schedule: "step" }, steps: 11, observable: "weights" },
  { name: "a rate that falls evenly", settings: { schedule: "exponential" }, observable: "weights" },
  { name: "a rate that falls as a cosine", settings: { schedule: "cosine" }, observable: "weights" },
  { name: "one cycle of the rate", settings: { schedule: "oneCycle" }, observable: "weights" },
  {
    name: "a rate that falls on plateaus",
    settings: { schedule: "plateau", plateauPatience: 0, plateauThreshold: 1 },
    steps: 7,
    observable: "weights",
  },
  ...alone("weights", {}, { warmupSteps: 3 }),
  ...alone("weights", { schedule: "step", decayEvery: 0.2 }, { decayFactor: 0.5 }),
  ...alone("weights", { schedule: "step" }, { decayEvery: 0.2 }),
  ...alone("weights", { schedule: "exponential" }, { epochDecay: 0.5 }),
  ...alone("weights", { schedule: "cosine" }, { minimumRate: 0.0005 }),
  ...alone("weights", { schedule: "oneCycle" }, { riseShare: 0.6, startDivisor: 5, endDivisor: 10 }),
  ...alone(
    "weights",
    { schedule: "plateau", plateauPatience: 0, plateauThreshold: 1 },
    { decayFactor: 0.5, minimumRate: 0.0005 },
    7,
  ),
  ...alone("weights", { schedule: "plateau", plateauThreshold: 1 }, { plateauPatience: 0 }, 7),
  ...alone("weights", { schedule: "plateau", plateauPatience: 0 }, { plateauThreshold: 1 }, 7),
  ...alone(
    "weights",
    { schedule: "plateau", plateauPatience: 0, plateauThreshold: 1 },
    { plateauCooldown: 1 },
    12,
  ),
  { name: "batch size", settings: { batchSize: 4 }, observable: "weights" },
  { name: "epochs", settings: { epochs: 1 }, steps: 20, observable: "stoppingStep" },
  { name: "step limit", settings: { steps: 3 }, observable: "stoppingStep" },
];
