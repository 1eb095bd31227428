/** The zoo: one line per architecture. Menus, the URL, the command line and the tests read it. */
import type { FieldGroup } from "../src/settings/fields";
import { alexnet, alexnetOptions, alexnetPublished } from "./alexnet";
import { attention, attentionOptions } from "./attention";
import { cnnLstm, cnnLstmOptions } from "./cnnLstm";
import { densenet, densenetOptions, densenetPublished } from "./densenet";
import { hybridTransformer, hybridTransformerOptions } from "./hybridTransformer";
import { inception, inceptionOptions, inceptionPublished } from "./inception";
import { inceptionResnet, inceptionResnetOptions, inceptionResnetPublished } from "./inceptionResnet";
import { lenet5, lenet5Options, lenet5Published } from "./lenet5";
import { linear, linearOptions } from "./linear";
import { lstmOptions, stackedLstm } from "./lstm";
import { mlp, mlpOptions, mlpPublished } from "./mlp";
import type { Network, Shape } from "./network";
import type { PublishedSize } from "./published";
import { plainOptions, residual, residualOptions, residualPublished } from "./residual";
import { squeezenet, squeezenetOptions, squeezenetPublished } from "./squeezenet";
import { transformer, transformerOptions, transformerPublished } from "./transformer";
import { vgg, vggOptions, vggPublished } from "./vgg";
import { wideResnet, wideResnetOptions, wideResnetPublished } from "./wideResnet";
import { zfnet, zfnetOptions, zfnetPublished } from "./zfnet";

export interface ModelEntry {
  readonly title: string;
  readonly year: number;
  /** Authors and year of the paper, and its address. */
  readonly paper: string;
  readonly url: string;
  /** The one idea, in a sentence. */
  readonly idea: string;
  readonly options: FieldGroup;
  /** Describes the net for images of `[height, width, channels]`; throws a sentence if it is impossible. */
  readonly build: (image: Shape, classCount: number, options: never) => Network;
  readonly published?: readonly PublishedSize[];
}

export const models = {
  lenet5: {
    title: "LeNet-5",
    year: 1998,
    paper: "LeCun, Bottou, Bengio & Haffner 1998",
    url: "http://yann.lecun.com/exdb/publis/pdf/lecun-01a.pdf",
    idea: "Convolutions share their weights over the image, so a stroke is found wherever it stands.",
    options: lenet5Options,
    build: lenet5,
    published: lenet5Published,
  },
  linear: {
    title: "Linear softmax",
    year: 1958,
    paper: "Cox 1958",
    url: "https://doi.org/10.1111/j.2517-6161.1958.tb00292.x",
    idea: "One weighted sum of the pixels per class: the baseline that depth has to beat.",
    options: linearOptions,
    build: linear,
  },
  mlp: {
    title: "Multilayer perceptron",
    year: 1986,
    paper: "Rumelhart, Hinton & Williams 1986",
    url: "https://doi.org/10.1038/323533a0",
    idea: "One hidden layer, wide enough, comes as near as one likes to any continuous function.",
    options: mlpOptions,
    build: mlp,
    published: mlpPublished,
  },
  alexnet: {
    title: "AlexNet",
    year: 2012,
    paper: "Krizhevsky, Sutskever & Hinton 2012",
    url: "https://papers.nips.cc/paper/4824-imagenet-classification-with-deep-convolutional-neural-networks",
    idea: "Five convolutions, ReLU and dropout on two GPUs: depth beats hand-made features.",
    options: alexnetOptions,
    build: alexnet,
    published: alexnetPublished,
  },
  zfnet: {
    title: "ZFNet",
    year: 2013,
    paper: "Zeiler & Fergus 2013",
    url: "https://arxiv.org/abs/1311.2901",
    idea: "Pictures of what AlexNet's layers see tell how to improve it: a finer first convolution, wider later ones.",
    options: zfnetOptions,
    build: zfnet,
    published: zfnetPublished,
  },
  vgg: {
    title: "VGG",
    year: 2015,
    paper: "Simonyan & Zisserman 2015",
    url: "https://arxiv.org/abs/1409.1556",
    idea: "A stack of 3×3 convolutions sees as much as one large one, with fewer weights and more non-linearities.",
    options: vggOptions,
    build: vgg,
    published: vggPublished,
  },
  inception: {
    title: "GoogLeNet",
    year: 2015,
    paper: "Szegedy et al. 2015",
    url: "https://arxiv.org/abs/1409.4842",
    idea: "Kernels of several sizes side by side, made cheap by 1×1 convolutions before them.",
    options: inceptionOptions,
    build: inception,
    published: inceptionPublished,
  },
  squeezenet: {
    title: "SqueezeNet",
    year: 2016,
    paper: "Iandola et al. 2016",
    url: "https://arxiv.org/abs/1602.07360",
    idea: "Few channels go into the expensive 3×3 kernels, so that AlexNet's accuracy takes 50 times fewer weights.",
    options: squeezenetOptions,
    build: squeezenet,
    published: squeezenetPublished,
  },
  inceptionResnet: {
    title: "Inception-ResNet",
    year: 2016,
    paper: "Szegedy, Ioffe, Vanhoucke & Alemi 2016",
    url: "https://arxiv.org/abs/1602.07261",
    idea: "Inception modules as residual branches, scaled down before the sum to keep wide nets stable.",
    options: inceptionResnetOptions,
    build: inceptionResnet,
    published: inceptionResnetPublished,
  },
  residual: {
    title: "Residual net",
    year: 2016,
    paper: "He, Zhang, Ren & Sun 2016",
    url: "https://arxiv.org/abs/1512.03385",
    idea: "Each block adds to what came in, so a deeper net can do all that a shallower one does.",
    options: residualOptions,
    build: residual,
    published: residualPublished,
  },
  plain: {
    title: "Plain net",
    year: 2016,
    paper: "He, Zhang, Ren & Sun 2016",
    url: "https://arxiv.org/abs/1512.03385",
    idea: "The residual net's twin without skip connections: beyond some depth it trains worse, not only tests worse.",
    options: plainOptions,
    build: residual,
  },
  wideResnet: {
    title: "Wide residual net",
    year: 2016,
    paper: "Zagoruyko & Komodakis 2016",
    url: "https://arxiv.org/abs/1605.07146",
    idea: "Few wide residual blocks learn as well as many thin ones, and run faster.",
    options: wideResnetOptions,
    build: wideResnet,
    published: wideResnetPublished,
  },
  densenet: {
    title: "DenseNet",
    year: 2017,
    paper: "Huang, Liu, van der Maaten & Weinberger 2017",
    url: "https://arxiv.org/abs/1608.06993",
    idea: "Each layer sees what all layers before it in its block have made, so it needs to add only a few channels.",
    options: densenetOptions,
    build: densenet,
    published: densenetPublished,
  },
  lstm: {
    title: "Stacked LSTM",
    year: 1997,
    paper: "Hochreiter & Schmidhuber 1997",
    url: "https://doi.org/10.1162/neco.1997.9.8.1735",
    idea: "Gates decide what a memory keeps, so that the gradient survives many steps.",
    options: lstmOptions,
    build: stackedLstm,
  },
  cnnLstm: {
    title: "CNN + LSTM",
    year: 2015,
    paper: "Shi, Bai & Yao 2015",
    url: "https://arxiv.org/abs/1507.05717",
    idea: "Convolutions see strokes; an LSTM reads them column by column, as one reads a line.",
    options: cnnLstmOptions,
    build: cnnLstm,
  },
  attention: {
    title: "Self-attention",
    year: 2017,
    paper: "Vaswani et al. 2017",
    url: "https://arxiv.org/abs/1706.03762",
    idea: "softmax(Q Kᵀ / √d) V written out: each token asks all the others and takes what matches.",
    options: attentionOptions,
    build: attention,
  },
  transformer: {
    title: "Vision transformer",
    year: 2021,
    paper: "Dosovitskiy et al. 2021",
    url: "https://arxiv.org/abs/2010.11929",
    idea: "Patches of the image look at each other through attention; no convolution tells them what is near.",
    options: transformerOptions,
    build: transformer,
    published: transformerPublished,
  },
  hybridTransformer: {
    title: "Hybrid vision transformer",
    year: 2021,
    paper: "Xiao et al. 2021",
    url: "https://arxiv.org/abs/2106.14881",
    idea: "A few strided convolutions make better tokens than patches cut out of the image.",
    options: hybridTransformerOptions,
    build: hybridTransformer,
  },
} as const satisfies Record<string, ModelEntry>;

/** The line of each model, as one type. */
export const modelEntries = Object.entries(models) as readonly (readonly [ModelId, ModelEntry])[];

export type ModelId = keyof typeof models;
