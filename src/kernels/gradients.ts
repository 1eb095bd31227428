/** Gradients of the fused kernels that `blocks.ts` runs. */
import {
  engine,
  type GradConfig,
  type NamedAttrMap,
  type NamedTensorMap,
  registerGradient,
  type Tensor,
} from "@tensorflow/tfjs-core";

function run(name: string, inputs: NamedTensorMap, attributes: object = {}): Tensor {
  return engine().runKernel(name, inputs, attributes as NamedAttrMap) as Tensor;
}

/** The gradient in front of an activation, from the gradient `dy` behind it and the output `y`. */
function beforeActivation(dy: Tensor, y: Tensor, activation: unknown): Tensor {
  return activation === "relu" ? run("StrataReluGradient", { dy, y }) : dy;
}

function columnSums(x: Tensor): Tensor {
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

const dense: GradConfig = {
  kernelName: "StrataDense",
  inputsToSave: ["a", "b"],
  outputsToSave: [true],
  gradFunc: (dy, [a, b, y], { activation }) => {
    const change = beforeActivation(dy as Tensor, y, activation);
    return {
      a: () => run("BatchMatMul", { a: change, b }, { transposeA: false, transposeB: true }),
      b: () => run("BatchMatMul", { a, b: change }, { transposeA: true, transposeB: false }),
      bias: () => columnSums(change),
    };
  },
};

const softmaxCrossEntropy: GradConfig = {
  kernelName: "StrataSoftmaxCrossEntropy",
  outputsToSave: [false, true],
  gradFunc: (dy, [gradient]) => ({
    logits: () => run("Multiply", { a: (dy as Tensor[])[0], b: gradient }),
  }),
};

export function registerBlockGradients(): void {
  for (const config of [convolution, dense, softmaxCrossEntropy]) registerGradient(config);
}
