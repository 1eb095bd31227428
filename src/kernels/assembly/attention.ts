/**
 * Scaled dot-product attention, Vaswani et al. 2017, section 3.2, of heads that lie side by side in one array
 * `[batch, tokens, 3 · width]` of queries, keys and values. Heads are read where they are: nothing is split
 * or transposed.
 */
import { expRow, scaleRow } from "./loss";
import { packColumns, packRows } from "./pack";
import { ARGUMENTS, parallel, scratch } from "./parallel";
import { multiplyColumns, multiplyRows } from "./product";
import { madd, sumLanes } from "./simd";
import { FROM_ZERO } from "./tile";

@unmanaged
class Attention {
  qkv: usize;
  out: usize; // [batch, tokens, width]
  weights: usize; // [batch, heads, tokens, tokens]
  change: usize;
  qkvChange: usize;
  tokens: i32;
  heads: i32;
  headWidth: i32;
  scale: f32;
  isCausal: i32;
}

// @ts-ignore: decorator
@inline
function job(): Attention {
  return changetype<Attention>(ARGUMENTS);
}

/**
 * Panels of the transpose of a `[tokens, headWidth]` part of qkv: the right side of a product over features.
 */
function packTransposed(source: usize, out: usize): void {
  const task = job();
  const rowBytes = <usize>(3 * task.heads * task.headWidth) << 2;
  for (let token = 0; token < task.tokens; token += 8) {
    packColumns(source + <usize>token * rowBytes, rowBytes, min(8, task.tokens - token), task.headWidth, out);
    out += <usize>task.headWidth << 5;
  }
}

/** Panels of a `[tokens, headWidth]` part of qkv: the right side of a product over tokens. */
function packPlain(source: usize, out: usize): void {
  const task = job();
  const rowBytes = <usize>(3 * task.heads * task.headWidth) << 2;
  for (let feature = 0; feature < task.headWidth; feature += 8) {
    packRows(source + (<usize>feature << 2), rowBytes, min(8, task.headWidth - feature), task.tokens, out);
    out += <usize>task.tokens << 5;
  }
}

/** out = softmax(q kᵀ / √headWidth) v for every head; `weights` receives the softmax. */
export function attention(
  qkv: usize,
  out: usize,
  weights: usize,
  batch: i32,
  tokens: i32,
  heads: i32,
  headWidth: i32,
  isCausal: bool,
): void {
  const task = job();
  task.qkv = qkv;
  task.out = out;
  task.weights = weights;
  task.tokens = tokens;
  task.heads = heads;
  task.headWidth = headWidth;
  task.scale = <f32>1 / sqrt<f32>(<f32>headWidth);
  task.isCausal = isCausal;
  parallel(batch * heads, attendHead);
}

function attendHead(index: i32): void {
  const task = job();
  const tokens = task.tokens;
  const width = task.heads * task.headWidth;
  const widthBytes = <usize>width << 2;
  const rowBytes = 3 * widthBytes;
  const image = index / task.heads;
  const offset = <usize>((index % task.heads) * task.headWidth) << 2;
  const query = task.qkv + <usize>(image * tokens) * rowBytes + offset;
  const weights = task.weights + (<usize>(index * tokens * tokens) << 2);
  const tokenBytes = <usize>tokens << 2;
  const panels = scratch();
  packTransposed(query + widthBytes, panels);
  const depth = task.headWidth;
  multiplyRows(query, rowBytes, tokens, depth, panels, tokens, weights, tokenBytes, FROM_ZERO, 0, false);
  for (let token = 0; token < tokens; token++) {
    const row = weights + <usize>token * tokenBytes;
    const visible = task.isCausal ? token + 1 : tokens;
    scaleRow(row, visible, <f32>1 / expRow(row, row, visible, task.scale));
    if (visible < tokens) memory.fill(row + (<usize>visible << 2), 0, <usize>(tokens - visible) << 2);
  }
  packPlain(query + 2 * widthBytes, panels);
  const out = task.out + <usize>(image * tokens) * widthBytes + offset;
  multiplyRows(weights, tokenBytes, tokens, tokens, panels, depth, out, widthBytes, FROM_ZERO, 0, false);
}

/** The gradient of qkv from the gradient `change` of the output. */
export function attentionGradient(
  change: usize,
  qkv: usize,
  weights: usize,
  qkvChange: usize,
  batch: i32,
  tokens: i32,
  heads: i32,
  headWidth: i32,
): void {
  const task = job();
  task.change = change;
  task.qkv = qkv;
  task.weights = weights;
  task.qkvChange = qkvChange;
  task.tokens = tokens;
  task.heads = heads;
  task.headWidth = headWidth;
  task.scale = <f32>1 / sqrt<f32>(<f32>headWidth);
  parallel(batch * heads, headGradient);
}

function headGradient(index: i32): void {
  const task = job();
  const tokens = task.tokens;
  const depth = task.headWidth;
  const widthBytes = <usize>(task.heads * depth) << 2;
  const rowBytes = 3 * widthBytes;
  const tokenBytes = <usize>tokens << 2;
  const image = index / task.heads;
  const offset = <usize>((index % task.heads) * depth) << 2;
  const first = <usize>(image * tokens);
  const query = task.qkv + first * rowBytes + offset;
  const queryChange = task.qkvChange + first * rowBytes + offset;
  const change = task.change + first * widthBytes + offset;
  const weights = task.weights + (<usize>(index * tokens * tokens) << 2);
  const panels = scratch();
  const scores = panels + (<usize>((tokens + 8) * (depth + 8)) << 2);

  const valueChange = queryChange + 2 * widthBytes; // weightsᵀ · change
  multiplyColumns(
    weights, tokenBytes, tokens, tokens, change, widthBytes, 32, depth, valueChange, rowBytes, FROM_ZERO,
  );
  packTransposed(query + 2 * widthBytes, panels); // change · valueᵀ
  multiplyRows(change, widthBytes, tokens, depth, panels, tokens, scores, tokenBytes, FROM_ZERO, 0, false);
  for (let token = 0; token < tokens; token++) {
    const at = <usize>token * tokenBytes;
    softmaxGradientRow(weights + at, scores + at, tokens, task.scale);
  }
  packPlain(query + widthBytes, panels); // scores · key
  multiplyRows(scores, tokenBytes, tokens, tokens, panels, depth, queryChange, rowBytes, FROM_ZERO, 0, false);
  const keyChange = queryChange + widthBytes; // scoresᵀ · query
  multiplyColumns(
    scores, tokenBytes, tokens, tokens, query, rowBytes, 32, depth, keyChange, rowBytes, FROM_ZERO,
  );
}

/** change ← scale · weight · (change − Σ weight · change), in place. */
function softmaxGradientRow(weight: usize, change: usize, count: i32, scale: f32): void {
  let sum = f32x4.splat(0);
  let index = 0;
  for (; index + 4 <= count; index += 4) {
    const at = <usize>index << 2;
    sum = madd(v128.load(weight + at), v128.load(change + at), sum);
  }
  let total = sumLanes(sum);
  for (; index < count; index++) {
    const at = <usize>index << 2;
    total += load<f32>(weight + at) * load<f32>(change + at);
  }
  const mean = f32x4.splat(total);
  const factor = f32x4.splat(scale);
  for (index = 0; index + 4 <= count; index += 4) {
    const at = <usize>index << 2;
    const slope = f32x4.mul(v128.load(weight + at), factor);
    v128.store(change + at, f32x4.mul(slope, f32x4.sub(v128.load(change + at), mean)));
  }
  for (; index < count; index++) {
    const at = <usize>index << 2;
    store<f32>(change + at, scale * load<f32>(weight + at) * (load<f32>(change + at) - total));
  }
}
