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
  velocity: usize;
  nextWeight: usize;
  nextMean: usize;
  nextSquare: usize;
  nextVelocity: usize;
  count: i32;
  rate: f32;
  beta1: f32;
  beta2: f32;
  epsilon: f32;
  keep: f32;
  share: f32;
  ofVelocity: f32;
  ofGradient: f32;
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

/**
 * v ← μv + g, in `velocity`, then w ← keep · w − rate · v; with Nesterov's step w ← keep · w − rate · (g + μv)
 * (Sutskever et al. 2013, in PyTorch's form). Plain gradient descent has μ = 0.
 */
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
  isNesterov: bool,
): void {
  const task = job();
  task.weight = weight;
  task.gradient = gradient;
  task.velocity = velocity;
  task.nextWeight = nextWeight;
  task.nextVelocity = nextVelocity;
  task.ofVelocity = isNesterov ? decay : 1;
  task.ofGradient = isNesterov ? 1 : 0;
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
  const ofVelocity = f32x4.splat(task.ofVelocity);
  const ofGradient = f32x4.splat(task.ofGradient);
  for (let index = block * CHUNK_FLOATS; index < end; index += 4) {
    const at = <usize>index << 2;
    const gradient = v128.load(task.gradient + at);
    const velocity = madd(decay, v128.load(task.velocity + at), gradient);
    const change = madd(ofVelocity, velocity, f32x4.mul(ofGradient, gradient));
    const weight = madd(rate, change, f32x4.mul(keep, v128.load(task.weight + at)));
    if (index + 4 <= end) {
      v128.store(task.nextVelocity + at, velocity);
      v128.store(task.nextWeight + at, weight);
    } else {
      storeFew(task.nextVelocity + at, velocity, end - index);
      storeFew(task.nextWeight + at, weight, end - index);
    }
  }
}

/**
 * s ← decay · s + share · g², d = g / (√s + ε), w ← w − rate · d: RMSProp, and Adagrad with decay = share = 1.
 * With an address in `mean`, m ← decay · m + share · g and √(s − m²) in place of √s; with one in `velocity`,
 * v ← momentum · v + d and w ← w − rate · v (PyTorch's RMSprop).
 */
export function rmsprop(
  weight: usize,
  gradient: usize,
  square: usize,
  mean: usize,
  velocity: usize,
  nextWeight: usize,
  nextSquare: usize,
  nextMean: usize,
  nextVelocity: usize,
  count: i32,
  rate: f32,
  decay: f32,
  share: f32,
  epsilon: f32,
  momentum: f32,
): void {
  const task = job();
  task.weight = weight;
  task.gradient = gradient;
  task.square = square;
  task.mean = mean;
  task.velocity = velocity;
  task.nextWeight = nextWeight;
  task.nextSquare = nextSquare;
  task.nextMean = nextMean;
  task.nextVelocity = nextVelocity;
  task.count = count;
  task.rate = rate;
  task.beta1 = momentum;
  task.beta2 = decay;
  task.share = share;
  task.epsilon = epsilon;
  parallel((count + CHUNK_FLOATS - 1) / CHUNK_FLOATS, rmspropBlock);
}

function rmspropBlock(block: i32): void {
  const task = job();
  const end = min(task.count, (block + 1) * CHUNK_FLOATS);
  const decay = f32x4.splat(task.beta2);
  const share = f32x4.splat(task.share);
  const momentum = f32x4.splat(task.beta1);
  const rate = f32x4.splat(-task.rate);
  const epsilon = f32x4.splat(task.epsilon);
  for (let index = block * CHUNK_FLOATS; index < end; index += 4) {
    const at = <usize>index << 2;
    const gradient = v128.load(task.gradient + at);
    const square = madd(share, f32x4.mul(gradient, gradient), f32x4.mul(decay, v128.load(task.square + at)));
    put(task.nextSquare + at, square, end - index);
    let variance = square;
    if (task.mean) {
      const mean = madd(share, gradient, f32x4.mul(decay, v128.load(task.mean + at)));
      put(task.nextMean + at, mean, end - index);
      variance = f32x4.max(f32x4.sub(square, f32x4.mul(mean, mean)), f32x4.splat(0));
    }
    let change = f32x4.div(gradient, f32x4.add(f32x4.sqrt(variance), epsilon));
    if (task.velocity) {
      change = madd(momentum, v128.load(task.velocity + at), change);
      put(task.nextVelocity + at, change, end - index);
    }
    put(task.nextWeight + at, madd(rate, change, v128.load(task.weight + at)), end - index);
  }
}

/** Stores four floats, or as many as are left. */
// @ts-ignore: decorator
@inline
function put(out: usize, value: v128, left: i32): void {
  if (left >= 4) v128.store(out, value);
  else storeFew(out, value, left);
}

/** out ← share · a + (1 − share) · b: a running mean. */
export function blend(a: usize, b: usize, out: usize, count: i32, share: f32): void {
  const task = job();
  task.mean = a;
  task.weight = b;
  task.nextMean = out;
  task.count = count;
  task.share = share;
  parallel((count + CHUNK_FLOATS - 1) / CHUNK_FLOATS, blendBlock);
}

function blendBlock(block: i32): void {
  const task = job();
  const end = min(task.count, (block + 1) * CHUNK_FLOATS);
  const share = f32x4.splat(task.share);
  const rest = f32x4.splat(1 - task.share);
  for (let index = block * CHUNK_FLOATS; index < end; index += 4) {
    const at = <usize>index << 2;
    const value = madd(rest, v128.load(task.weight + at), f32x4.mul(share, v128.load(task.mean + at)));
    put(task.nextMean + at, value, end - index);
  }
}
