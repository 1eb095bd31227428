/** Gradients of the fused kernels that `blocks.ts` runs. */
import {
  engine,
  type GradConfig,
  getBackend,
  getKernel,
  type NamedAttrMap,
  type NamedTensorMap,
  registerGradient,
  reshape,
  type Tensor,
} from "@tensorflow/tfjs-core";

function runAll(name: string, inputs: NamedTensorMap, attributes: object = {}): Tensor[] {
  return engine().runKernel(name, inputs, attributes as NamedAttrMap) as Tensor[];
}

function run(name: string, inputs: NamedTensorMap, attributes: object = {}): Tensor {
  return engine().runKernel(name, inputs, attributes as NamedAttrMap) as Tensor;
}

/** The gradient in front of an activation, from the gradient `dy` behind it and the output `y`. */
function beforeActivation(dy: Tensor, y: Tensor, activation: unknown): Tensor {
  return activation === "relu" ? run("StrataReluGradient", { dy, y }) : dy;
}

const has = (name: string) => getKernel(name, getBackend()) !== undefined;

function columnSums(x: Tensor): Tensor {
  if (has("StrataColumnSums")) return run("StrataColumnSums", { x });
  const axis = x.shape.slice(0, -1).map((_, index) => index);
  return run("Sum", { x }, { axis, keepDims: false });
}

const convolution: GradConfig = {
  kernelName: "StrataConvolution",
  inputsToSave: ["x", "filter"],
  outputsToSave: [true],
  gradFunc: (dy, [x, filter, y], attributes) => {
    const { strides, pad, activation } = attributes as unknown as {
      strides: number;
      pad: number;
      activation: string;
    };
    const change = beforeActivation(dy as Tensor, y, activation);
    const common = { strides, pad, dataFormat: "NHWC" };
    return {
      x: () => run("Conv2DBackpropInput", { dy: change, filter }, { ...common, inputShape: x.shape }),
      filter: () => run("Conv2DBackpropFilter", { x, dy: change }, { ...common, filterShape: filter.shape }),
      bias: () => columnSums(change),
    };
  },
};

/** From the gradient `change` in front of a dense layer's activation. */
function denseGradients(change: Tensor, a: Tensor, b: Tensor): ReturnType<GradConfig["gradFunc"]> {
  if (has("StrataDenseKernelGradient")) {
    return {
      a: () => run("StrataDenseInputGradient", { dy: change, b }),
      b: () => run("StrataDenseKernelGradient", { a, dy: change }),
      bias: () => columnSums(change),
    };
  }
  const rows = (x: Tensor) => reshape(x, [-1, x.shape[x.shape.length - 1]]); // all rows are one batch
  return {
    a: () => run("BatchMatMul", { a: change, b }, { transposeA: false, transposeB: true }),
    b: () => run("BatchMatMul", { a: rows(a), b: rows(change) }, { transposeA: true, transposeB: false }),
    bias: () => columnSums(change),
  };
}

const dense: GradConfig = {
  kernelName: "StrataDense",
  inputsToSave: ["a", "b"],
  outputsToSave: [true],
  gradFunc: (dy, [a, b, y], { activation }) =>
    denseGradients(beforeActivation(dy as Tensor, y, activation), a, b),
};

const denseGelu: GradConfig = {
  kernelName: "StrataDenseGelu",
  inputsToSave: ["a", "b"],
  outputsToSave: [false, true],
  gradFunc: (dy, [a, b, slope]) =>
    denseGradients(run("StrataSlopeGradient", { dy: (dy as Tensor[])[0], slope }), a, b),
};

const batchNorm: GradConfig = {
  kernelName: "StrataBatchNorm",
  inputsToSave: ["x", "gamma"],
  outputsToSave: [true, true, true],
  gradFunc: (dy, [x, gamma, y, mean, variance], attributes) => {
    const inputs = { dy: (dy as Tensor[])[0], x, y, gamma, mean, variance };
    const [xChange, gammaChange, betaChange, residualChange] = runAll(
      "StrataBatchNormGradient",
      inputs,
      attributes,
    );
    return {
      x: () => xChange,
      gamma: () => gammaChange,
      beta: () => betaChange,
      residual: () => residualChange,
    };
  },
};

const layerNorm: GradConfig = {
  kernelName: "StrataLayerNorm",
  inputsToSave: ["x", "gamma"],
  outputsToSave: [false, true],
  gradFunc: (dy, [x, gamma, statistics]) => {
    const inputs = { dy: (dy as Tensor[])[0], x, gamma, statistics };
    const [xChange, gammaChange, betaChange] = runAll("StrataLayerNormGradient", inputs);
    return { x: () => xChange, gamma: () => gammaChange, beta: () => betaChange };
  },
};

const attention: GradConfig = {
  kernelName: "StrataAttention",
  inputsToSave: ["qkv"],
  outputsToSave: [false, true],
  gradFunc: (dy, [qkv, weights], attributes) => ({
    qkv: () => run("StrataAttentionGradient", { dy: (dy as Tensor[])[0], qkv, weights }, attributes),
  }),
};

const gelu: GradConfig = {
  kernelName: "StrataGelu",
  inputsToSave: ["x"],
  gradFunc: (dy, [x]) => ({ x: () => run("StrataGeluGradient", { dy: dy as Tensor, x }) }),
};

const lstm: GradConfig = {
  kernelName: "StrataLstm",
  inputsToSave: ["recurrentKernel"],
  outputsToSave: [false, true, true, true],
  gradFunc: (dy, [recurrentKernel, activated, cells, before]) => {
    const inputs = { dy: (dy as Tensor[])[0], recurrentKernel, activated, cells, before };
    const [gatesChange, kernelChange] = runAll("StrataLstmGradient", inputs);
    return { gates: () => gatesChange, recurrentKernel: () => kernelChange };
  },
};

const relu: GradConfig = {
  kernelName: "StrataRelu",
  outputsToSave: [true],
  gradFunc: (dy, [y]) => ({ x: () => beforeActivation(dy as Tensor, y, "relu") }),
};

const softmaxCrossEntropy: GradConfig = {
  kernelName: "StrataSoftmaxCrossEntropy",
  outputsToSave: [false, true],
  gradFunc: (dy, [gradient]) => ({
    logits: () => run("Multiply", { a: (dy as Tensor[])[0], b: gradient }),
  }),
};

const configs = [
  attention,
  batchNorm,
  convolution,
  dense,
  denseGelu,
  gelu,
  layerNorm,
  lstm,
  relu,
  softmaxCrossEntropy,
];

let isRegistered = false;

/** Once, however many backends ask for it. */
export function registerBlockGradients(): void {
  if (isRegistered) return;
  isRegistered = true;
  for (const config of configs) registerGradient(config);
}
