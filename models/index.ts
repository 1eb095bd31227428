/** The zoo: one line per architecture. Menus, the URL, the command line and the tests read it. */
import type { FieldGroup } from "../src/settings/fields";
import { lenet5, lenet5Options } from "./lenet5";
import { linear, linearOptions } from "./linear";
import type { Network, Shape } from "./network";

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
} as const satisfies Record<string, ModelEntry>;

export type ModelId = keyof typeof models;
