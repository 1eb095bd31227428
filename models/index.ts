/** The zoo: one line per architecture. Menus, the URL, the command line and the tests read it. */
import type { FieldGroup } from "../src/settings/fields";
import { lenet5, lenet5Options } from "./lenet5";
import { linear, linearOptions } from "./linear";
import type { Network, Shape } from "./network";
import type { PublishedSize } from "./published";
import { plainOptions, residual, residualOptions, residualPublished } from "./residual";
import { transformer, transformerOptions, transformerPublished } from "./transformer";

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
    idea: "Convolutions share their weights over the image, so a digit is found wherever it stands.",
    options: lenet5Options,
    build: lenet5,
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
  residual: {
    title: "Residual net",
    year: 2016,
    paper: "He, Zhang, Ren & Sun 2016",
    url: "https://arxiv.org/abs/1512.03385",
    idea: "Each block adds to what came in, so a deeper net starts no worse than a shallow one.",
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
} as const satisfies Record<string, ModelEntry>;

/** The line of each model, as one type. */
export const modelEntries = Object.entries(models) as readonly (readonly [ModelId, ModelEntry])[];

export type ModelId = keyof typeof models;
