/** The sizes in which papers published their nets. They are never allocated: they exist for the figures. */
import type { Network, Shape } from "./network";

export interface PublishedSize {
  /** As the paper calls it, e.g. `ResNet-50`. */
  readonly title: string;
  /** `[height, width, channels]` */
  readonly image: Shape;
  readonly classCount: number;
  readonly build: () => Network;
  /** Trainable numbers, to the unit. */
  readonly parameters: number;
  /** Where the count, and the figures below, come from. */
  readonly source: string;
  /** Multiply–adds of one image as the paper has them, rounded as there. */
  readonly multiplyAdds?: number;
  /** Share of the ImageNet validation images whose first guess is wrong, one crop unless `source` says otherwise. */
  readonly imageNetError?: number;
}
