/** The networks of the bench, as the zoo describes them, with the weights and the batch that all engines begin with. */
import { models } from "../../models";
import { costOf } from "../../models/cost";
import type { Network, Shape } from "../../models/network";
import { bitsAt, keyOf } from "../settings/random";
import type { NetworkId } from "./job";

export const classCount = 10;
export const learningRate = 0.001;
export const seed = 1;

interface BenchNetwork {
  readonly title: string;
  readonly model: "lenet5" | "residual" | "transformer";
  /** `[height, width, channels]` */
  readonly image: Shape;
  readonly options: object;
}

const networks: Record<NetworkId, BenchNetwork> = {
  lenet5: { title: "LeNet-5", model: "lenet5", image: [28, 28, 1], options: {} },
  resnet8: {
    title: "ResNet-8",
    model: "residual",
    image: [32, 32, 3],
    options: { depth: 8, width: 16, stemStride: 1 },
  },
  transformer: { title: "transformer", model: "transformer", image: [28, 28, 1], options: {} },
};

export const titleOf = (id: NetworkId): string => networks[id].title;
export const modelOf = (id: NetworkId): BenchNetwork => networks[id];

export function networkOf(id: NetworkId): Network {
  const { model, image, options } = networks[id];
  const entry = models[model];
  return entry.build(image, classCount, { ...entry.options.parse({}), ...options } as never);
}

/** Of one image, forward and backward: three passes of two operations for each multiply–add. */
export function flopsOf(id: NetworkId): number {
  return 6 * costOf(networkOf(id)).multiplyAdds;
}

interface BenchData {
  /** 0–255, `[count, height, width, channels]` */
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

/** Random pixels and labels, the same ones for every engine. */
export function dataOf(id: NetworkId, count: number): BenchData {
  const size = networks[id].image.reduce((product, length) => product * length, 1);
  const key = keyOf(seed, "bench", id, 0);
  const pixels = Uint8Array.from({ length: count * size }, (_, index) => bitsAt(key, index) >>> 24);
  return { pixels, labels: Uint8Array.from({ length: count }, (_, index) => (index * 7) % classCount) };
}
