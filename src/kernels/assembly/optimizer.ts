/** Optimizers' updates of one weight, each in one pass. They read the old arrays and write new ones. */
import { ARGUMENTS, parallel } from "./parallel";
import { madd, storeFew } from "./simd";

const CHUNK_FLOATS: i32 = 8192;

@unmanaged
class Update {
  weight: usize;
  gradient: usize;
  mean: usize;
  square: usize;
  nextWeight: usize;
  nextMean: usize;
  nextSquare: usize;
  count: i32;
  rate: f32;
  beta1: f32;
  beta2: f32;
  epsilon: f32;
  keep: f32;
}

// @ts-ignore: decorator
@inline
function job(): Update {
  return changetype<Update>(ARGUMENTS);
}

/**
 * m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², w ← keep · w − rate · m / (√v + ε): Kingma & Ba 2015 with both
 * corrections in `rate` and ε; `keep` is 1 less decoupled weight decay (Loshchilov & Hutter 2019).
 */
export function adam(
  weight: usize,
  gradient: usize,
  mean: usize,
  square: usize,
  nextWeight: usize,
  nextMean: usize,
  nextSquare: usize,
  count: i32,
  rate: f32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  keep: f32,
): void {
  const task = job();
  task.weight = weight;
  task.gradient = gradient;
  task.mean = mean;
  task.square = square;
  task.nextWeight = nextWeight;
  task.nextMean = nextMean;
  task.nextSquare = nextSquare;
  task.count = count;
  task.rate = rate;
  task.beta1 = beta1;
  task.beta2 = beta2;
  task.epsilon = epsilon;
  task.keep = keep;
  parallel((count + CHUNK_FLOATS - 1) / CHUNK_FLOATS, adamBlock);
}

function adamBlock(block: i32): void {
  const task = job();
  const end = min(task.count, (block + 1) * CHUNK_FLOATS);
  const beta1 = f32x4.splat(task.beta1);
  const beta2 = f32x4.splat(task.beta2);
  const rest1 = f32x4.splat(1 - task.beta1);
  const rest2 = f32x4.splat(1 - task.beta2);
  const rate = f32x4.splat(-task.rate);
  const epsilon = f32x4.splat(task.epsilon);
  const keep = f32x4.splat(task.keep);
  for (let index = block * CHUNK_FLOATS; index < end; index += 4) {
    const at = <usize>index << 2;
    const gradient = v128.load(task.gradient + at);
    const mean = madd(rest1, gradient, f32x4.mul(beta1, v128.load(task.mean + at)));
    const square = madd(rest2, f32x4.mul(gradient, gradient), f32x4.mul(beta2, v128.load(task.square + at)));
    const change = f32x4.div(mean, f32x4.add(f32x4.sqrt(square), epsilon));
    const weight = madd(rate, change, f32x4.mul(keep, v128.load(task.weight + at)));
    if (index + 4 <= end) {
      v128.store(task.nextMean + at, mean);
      v128.store(task.nextSquare + at, square);
      v128.store(task.nextWeight + at, weight);
    } else {
      storeFew(task.nextMean + at, mean, end - index);
      storeFew(task.nextSquare + at, square, end - index);
      storeFew(task.nextWeight + at, weight, end - index);
    }
  }
}

/** v ← μv + g, w ← keep · w − rate · v, in `mean`; plain gradient descent has μ = 0. */
export function momentum(
  weight: usize,
  gradient: usize,
  velocity: usize,
  nextWeight: usize,
  nextVelocity: usize,
  count: i32,
  rate: f32,
  decay: f32,
  keep: f32,
): void {
  const task = job();
  task.weight = weight;
  task.gradient = gradient;
  task.mean = velocity;
  task.nextWeight = nextWeight;
  task.nextMean = nextVelocity;
  task.count = count;
  task.rate = rate;
  task.beta1 = decay;
  task.keep = keep;
  parallel((count + CHUNK_FLOATS - 1) / CHUNK_FLOATS, momentumBlock);
}

function momentumBlock(block: i32): void {
  const task = job();
  const end = min(task.count, (block + 1) * CHUNK_FLOATS);
  const decay = f32x4.splat(task.beta1);
  const rate = f32x4.splat(-task.rate);
  const keep = f32x4.splat(task.keep);
  for (let index = block * CHUNK_FLOATS; index < end; index += 4) {
    const at = <usize>index << 2;
    const velocity = madd(decay, v128.load(task.mean + at), v128.load(task.gradient + at));
    const weight = madd(rate, velocity, f32x4.mul(keep, v128.load(task.weight + at)));
    if (index + 4 <= end) {
      v128.store(task.nextMean + at, velocity);
      v128.store(task.nextWeight + at, weight);
    } else {
      storeFew(task.nextMean + at, velocity, end - index);
      storeFew(task.nextWeight + at, weight, end - index);
    }
  }
}
