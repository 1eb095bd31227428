/**
 * Linear softmax classifier (multinomial logistic regression): one weighted sum of the pixels per class.
 * D. R. Cox, The Regression Analysis of Binary Sequences, 1958, for two classes.
 * 7,850 parameters on 28×28×1 with ten classes. What every deeper net has to beat.
 */
import { group } from "../src/settings/fields";
import { dense, flatten, input } from "./layers";
import { type Network, network, type Shape } from "./network";

export const linearOptions = group({});

/** `image` is `[height, width, channels]`. */
export function linear(image: Shape, classCount: number): Network {
  return network(dense(flatten(input(image), "flatten"), classCount, "logits")); // [10]
}
