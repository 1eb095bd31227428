/**
 * What is known to go wrong with a choice, as predictions that a run can test: of the net as it is at step 0, measured
 * by `training/startProbe.ts`, and of settings that cannot work together.
 */
import { type Experiment, type Problem, type Setting, settingsOf } from "./experiment";
import { type RunLength, runLength } from "./learningRate";

/** Of one layer's kernel before the first step. */
export interface KernelStart {
  readonly layer: string;
  /** Mean absolute value of its gradient. */
  readonly gradient: number;
  /** Mean absolute difference of its units' gradients from their mean. */
  readonly unitSpread: number;
}

/** A net at step 0 on images of its first batch. */
export interface StartProbe {
  readonly loss: number;
  /** Of all outputs of all images. */
  readonly outputDeviation: number;
  /** Of all gradients as one vector. */
  readonly gradientNorm: number;
  /** In the order of the network. */
  readonly kernels: readonly KernelStart[];
}

interface Facts {
  readonly classCount: number;
  /** Images to train on. */
  readonly trainCount: number;
  readonly probe?: StartProbe;
}

type Rule = (experiment: Experiment, facts: Facts) => Problem | undefined;

/** One sentence beside each setting that is known to lead to trouble; at most one for a setting. */
export function predictionsOf(experiment: Experiment, facts: Facts): ReadonlyMap<string, string> {
  const shown = new Set(settingsOf(experiment).flatMap(({ key, applies }) => (applies ? [key] : [])));
  const found = new Map<string, string>();
  for (const rule of rules) {
    const prediction = rule(experiment, facts);
    if (prediction && shown.has(prediction.key) && !found.has(prediction.key)) {
      found.set(prediction.key, prediction.message);
    }
  }
  return found;
}

const digits = (value: number) =>
  value !== 0 && (value < 0.0001 || value >= 100_000)
    ? value.toExponential(0)
    : String(Number(value.toPrecision(2)));
const percent = (share: number) => `${Math.round(100 * share)} %`;

const vanished = 0.001; // of the last layer's gradient
const nothing = 1e-7; // a gradient that no rate of the form makes a step of

/** The gradient dies between the last layer and the first (Hochreiter 1991; Glorot & Bengio 2010). */
const vanishing: Rule = (experiment, { classCount, probe }) => {
  const first = probe?.kernels[0];
  const last = probe?.kernels.at(-1);
  if (!first || !last || probe.kernels.length < 2) return undefined;
  const isDead = probe.kernels.every(({ gradient }) => gradient < nothing);
  if (!isDead && first.gradient >= vanished * last.gradient) return undefined;
  const gradients = isDead
    ? `No kernel has a gradient above ${digits(Math.max(...probe.kernels.map(({ gradient }) => gradient)))} at step 0`
    : `At step 0 the gradient of ${first.layer} is ${digits(first.gradient)}, that of ${last.layer} ${digits(last.gradient)}`;
  const end = isDead ? stays(experiment, classCount) : `${first.layer} to stay almost as it is`;
  return { key: causeOf(experiment), message: `${gradients}: expect ${end}.` };
};

function stays({ recipe }: Experiment, classCount: number): string {
  const isEntropy = recipe.loss === "crossEntropy";
  return isEntropy
    ? `the loss to stay near ln ${classCount} = ${Math.log(classCount).toFixed(2)} at first`
    : "nothing to be learned";
}

/** The setting that most likely keeps signal and gradient from getting through. */
function causeOf(experiment: Experiment): string {
  const settings = settingsOf(experiment);
  const find = (key: string): Setting | undefined =>
    settings.find((setting) => setting.key === key && setting.applies);
  const { initializer } = experiment.recipe;
  if (["zeros", "constant", "truncatedNormal"].includes(initializer)) return "initializer";
  if (["sigmoid", "tanh", "scaledTanh", "softplus"].includes(String(find("activation")?.value)))
    return "activation";
  if (!initializer.startsWith("he")) return "initializer";
  if (find("skipConnections")?.value === false) return "skipConnections";
  return find("normalization")?.value === "none" ? "normalization" : "model";
}

/** Units that start alike and get the same gradient stay alike (Goodfellow, Bengio & Courville 2016, section 8.4). */
const symmetric: Rule = (_, { probe }) => {
  const first = probe?.kernels.find(({ gradient }) => gradient > nothing);
  if (!first || first.unitSpread > 1e-4 * first.gradient) return undefined;
  const message = `At step 0 all units of ${first.layer} have the same gradient: expect them to stay copies of one another.`;
  return { key: "initializer", message };
};

const farAbove = 4; // times what a guess costs

/** Sums grow from block to block: without normalisation a residual net's variance doubles in each. */
const exploding: Rule = (experiment, { classCount, probe }) => {
  const guess = Math.log(classCount);
  if (!probe || experiment.recipe.loss !== "crossEntropy" || !(probe.loss > farAbove * guess))
    return undefined;
  const cause = causeOf(experiment);
  const key = cause === "model" || cause === "skipConnections" ? "initializer" : cause;
  return {
    key,
    message:
      `At step 0 the loss is ${digits(probe.loss)}, that of a guess ${guess.toFixed(2)}, since its outputs spread by ` +
      `${digits(probe.outputDeviation)}: expect it to jump, or to be no number, at rates that suit a normalised net.`,
  };
};

const plainDescents = ["sgd", "momentum", "nesterov"];
const tooFar = 5; // times the loss; batch norm's large gradients, at right angles to weights, are borne up to here

/** A loss cannot fall below 0: a step that would take it far below by its slope is too long for the curve. */
const overshooting: Rule = ({ recipe }, { probe }) => {
  if (!probe || !plainDescents.includes(recipe.optimizer) || recipe.clipping !== "none") return undefined;
  if (recipe.warmupSteps > 0 || recipe.schedule === "oneCycle") return undefined; // they begin far below the rate
  const fall = recipe.learningRate * probe.gradientNorm ** 2;
  if (!(fall > tooFar * probe.loss)) return undefined;
  const highest = (tooFar * probe.loss) / probe.gradientNorm ** 2;
  return {
    key: "learningRate",
    message:
      `By its slope the first step would take ${digits(fall)} off a loss of ${digits(probe.loss)}: expect it to ` +
      `overshoot and the loss to jump, as at any rate above ${digits(highest)}.`,
  };
};

/** Rules that count the run's steps. */
const ofLength =
  (rule: (experiment: Experiment, length: RunLength) => Problem | undefined): Rule =>
  (experiment, { trainCount }) => {
    const length = runLength(experiment.recipe, trainCount);
    return length.totalSteps > 0 ? rule(experiment, length) : undefined;
  };

const endlessWarmup = ofLength(({ recipe }, { totalSteps }) => {
  if (recipe.warmupSteps < totalSteps) return undefined;
  const message = `The run has ${totalSteps} steps: expect it to end before the rate is reached.`;
  return { key: "warmupSteps", message };
});

const lateStatistics = ofLength(({ recipe }, { totalSteps }) => {
  const remembered = 1 / (1 - recipe.normMomentum);
  if (recipe.normMomentum === 0 || remembered < totalSteps) return undefined;
  return {
    key: "normMomentum",
    message: `It remembers ${Math.round(remembered)} steps and the run has ${totalSteps}: expect validation near chance while training learns.`,
  };
});

const idlePatience = ofLength(({ recipe }, { totalSteps, epochSteps }) => {
  const epochs = Math.ceil(totalSteps / epochSteps);
  const message = `The run has ${epochs} epochs: expect it never to wait this long.`;
  if (recipe.earlyStopping && recipe.patience >= epochs) return { key: "patience", message };
  if (recipe.schedule === "plateau" && recipe.plateauPatience >= epochs)
    return { key: "plateauPatience", message };
  return undefined;
});

const aHandful = 40;

/** Of a small set: the defaults are meant for thousands of images. */
const fewSteps = ofLength(({ recipe }, { totalSteps, epochSteps }) => {
  if (recipe.steps > 0 || totalSteps >= aHandful) return undefined;
  const message = `The run has ${totalSteps} steps, ${epochSteps} an epoch: expect it to end before much is learned; take smaller batches or more epochs.`;
  return { key: "epochs", message };
});

const wrongLabels: Rule = ({ recipe }, { classCount }) => {
  const { labelNoise, labelNoiseShare: share } = recipe;
  if (labelNoise !== "symmetric" || share < (classCount - 1) / classCount) return undefined;
  const message = `The right label is no more frequent than any other: expect accuracy at ${percent(1 / classCount)} or below.`;
  return { key: "labelNoiseShare", message };
};

/** Zhang et al. 2017, section 2. */
const learntByHeart: Rule = ({ data }) => {
  const isNoise = data.pixelOrder === "gaussian";
  if (data.trainLabels !== "shuffled" && !isNoise) return undefined;
  const message =
    "Nothing in an image tells its label: expect validation to stay at chance, and training loss to fall only as images are learnt by heart.";
  return { key: isNoise ? "pixelOrder" : "trainLabels", message };
};

const lonelyImages: Rule = ({ recipe }, { classCount }) => {
  if (!["cosine", "contrastive", "triplet"].includes(recipe.loss)) return undefined;
  const alone = ((classCount - 1) / classCount) ** (recipe.batchSize - 1);
  if (alone < 0.25) return undefined;
  const message = `In ${percent(alone)} of cases an image has none of its class beside it: expect accuracy to rise slowly and unevenly.`;
  return { key: "batchSize", message };
};

/** Wu & He, Group Normalization, 2018. */
const smallBatchNorm: Rule = (experiment) => {
  const { batchSize } = experiment.recipe;
  const hasBatchNorm = settingsOf(experiment).some(
    ({ key, value, applies }) => key === "normalization" && value === "batch" && applies,
  );
  if (!hasBatchNorm || batchSize > 2) return undefined;
  const message = `Batch norm takes its statistics from ${batchSize === 1 ? "one image" : "two images"}: expect validation to jump about, which it does not with group norm.`;
  return { key: "batchSize", message };
};

const rules: readonly Rule[] = [
  symmetric,
  vanishing,
  exploding,
  overshooting,
  endlessWarmup,
  lateStatistics,
  fewSteps,
  idlePatience,
  wrongLabels,
  learntByHeart,
  lonelyImages,
  smallBatchNorm,
];
