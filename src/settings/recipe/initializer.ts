/** The weights that training starts from. */
import { choice, number } from "../fields";

export const initializerFields = {
  initializer: choice({
    label: "Initializer",
    help: "The numbers that the kernels of convolutions, dense and recurrent layers start from, drawn by the seed and the layer's name. Recurrent connections, tokens, positions, biases, scales, and kernels that a paper starts at zero keep their own start. Normal draws are not cut off, as in PyTorch; Keras cuts its own at two deviations.",
    source: "torch.nn.init of PyTorch",
    watch:
      "The first steps: a cross-entropy that starts far above the logarithm of the number of classes has weights too large, one that stays there has a signal that dies on its way through the layers.",
    default: "heNormal",
    options: {
      heNormal: {
        label: "He normal",
        help: "Keeps the size of the signal through ReLU, which lets half of it through (He et al. 2015).",
        formula: "w \\sim \\mathcal{N}\\left(0, \\tfrac{2}{n_\\text{in}}\\right)",
      },
      heUniform: {
        label: "He uniform",
        help: "The same variance, spread evenly (He et al. 2015).",
        formula: "w \\sim \\mathcal{U}(-a, a), \\quad a = \\sqrt{\\tfrac{6}{n_\\text{in}}}",
      },
      glorotNormal: {
        label: "Xavier normal",
        help: "Between keeping the signal forwards and the gradient backwards, for functions near x around 0 (Glorot & Bengio 2010).",
        formula: "w \\sim \\mathcal{N}\\left(0, \\tfrac{2}{n_\\text{in} + n_\\text{out}}\\right)",
      },
      glorotUniform: {
        label: "Xavier uniform",
        help: "The same variance, spread evenly (Glorot & Bengio 2010).",
        formula: "w \\sim \\mathcal{U}(-a, a), \\quad a = \\sqrt{\\tfrac{6}{n_\\text{in} + n_\\text{out}}}",
      },
      lecunNormal: {
        label: "LeCun normal",
        help: "Sums of as many inputs keep their variance; what SELU needs (LeCun, Bottou, Orr & Müller 1998, Efficient BackProp, section 4.6).",
        formula: "w \\sim \\mathcal{N}\\left(0, \\tfrac{1}{n_\\text{in}}\\right)",
      },
      orthogonal: {
        label: "Orthogonal",
        help: "Turns the signal without stretching it: the kernel as a matrix of inputs by outputs has orthonormal columns, or rows where it has fewer inputs than outputs (Saxe et al. 2013). Takes seconds for kernels of more than 2,000 by 2,000.",
        formula: "W^\\top W = I",
      },
      truncatedNormal: {
        label: "Truncated normal",
        help: "One deviation for every layer, redrawn beyond two of them, whatever the layer's size.",
        formula: "w \\sim \\mathcal{N}(0, \\sigma^2), \\quad |w| \\le 2\\sigma",
      },
      zeros: {
        label: "Zeros",
        help: "Every unit computes the same and learns the same: symmetry is never broken.",
        formula: "w = 0",
      },
      constant: {
        label: "Constant",
        help: "Like zeros, every unit of a layer stays a copy of its neighbours, but the signal gets through.",
        formula: "w = c",
      },
    },
  }),
  initialDeviation: number({
    label: "σ",
    help: "The deviation of the normal distribution before it is cut off at two of them; what is left has 0.88 σ.",
    source: "torch.nn.init.trunc_normal_ of PyTorch, with bounds at ±2σ",
    watch:
      "0.01 is enough for one hidden layer and starves ten: the cross-entropy stays at the logarithm of the number of classes for long, or for good.",
    formula: "\\sigma",
    default: 0.02,
    min: 0.0001,
    max: 2,
    scale: "log",
    suggestions: [0.001, 0.01, 0.02, 0.05, 0.1],
    when: { initializer: ["truncatedNormal"] },
  }),
  initialConstant: number({
    label: "Constant",
    help: "What every weight of the kernels starts at.",
    watch: "Accuracy stays where one unit per layer would bring it, however wide the net is.",
    source: "torch.nn.init.constant_ of PyTorch",
    formula: "c",
    default: 0.01,
    min: -1,
    max: 1,
    suggestions: [0.001, 0.01, 0.1],
    when: { initializer: ["constant"] },
  }),
};
