/** What residual nets of every kind share: their stages of blocks, and the classes at their end. */
import { activate, normalize } from "./choices";
import { dense, globalAveragePool } from "./layers";
import { type Features, type Network, network } from "./network";
import { type ResidualBlockOptions, residualBlock } from "./residualBlock";

/** The n of a depth of `step` · n + `rest` layers. @throws with the nearest depths if there is none. */
export function blocksPerStage(depth: number, step: number, rest: number): number {
  const count = (depth - rest) / step;
  if (Number.isInteger(count) && count > 0) return count;
  const below = rest + step * Math.max(1, Math.floor(count));
  throw new Error(`depth: expected ${step}n + ${rest}, got ${depth}; take ${below} or ${below + step}`);
}

/** The width of a stage's blocks, and how many they are. */
export type Stage = readonly [width: number, blockCount: number];

/** From `x`, the stem's output; every stage but the first begins with stride 2 (He et al. 2016, table 1). */
export function residualLayers(
  x: Features,
  classCount: number,
  stages: readonly Stage[],
  options: ResidualBlockOptions,
): Network {
  const { order, activation, normalization, stochasticDepth } = options;
  const total = stages.reduce((sum, [, blockCount]) => sum + blockCount, 0);
  let before = 0;
  for (const [position, [width, blockCount]] of stages.entries()) {
    for (let index = 1; index <= blockCount; index++) {
      const stride = position > 0 && index === 1 ? 2 : 1;
      before += 1;
      x = residualBlock(x, width, stride, `stage${position + 1}_block${index}`, {
        ...options,
        stochasticDepth: (stochasticDepth * before) / total,
      });
    }
  }
  if (order === "pre") {
    x = activate(normalize(x, normalization, "final_norm"), activation, "final_activation");
  }
  return network(dense(globalAveragePool(x, "pool"), classCount, "logits"));
}
