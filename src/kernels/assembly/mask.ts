/** Dropout's masks: the numbers of `src/settings/random.ts`, four at a time. */
import { ARGUMENTS, parallel } from "./parallel";
import { storeFew } from "./simd";

const CHUNK_FLOATS: i32 = 16384;
const GOLDEN: i32 = 0x9e3779b9;

@unmanaged
class Mask {
  out: usize;
  count: i32;
  key: i32;
  /** Of 2²⁴: numbers below it are dropped. */
  threshold: i32;
  kept: f32;
}

// @ts-ignore: decorator
@inline
function job(): Mask {
  return changetype<Mask>(ARGUMENTS);
}

// @ts-ignore: decorator
@inline
function mix4(word: v128): v128 {
  let h = v128.xor(word, i32x4.shr_u(word, 16));
  h = i32x4.mul(h, i32x4.splat(0x21f0aaad));
  h = v128.xor(h, i32x4.shr_u(h, 15));
  h = i32x4.mul(h, i32x4.splat(0xd35a2d97));
  return v128.xor(h, i32x4.shr_u(h, 15));
}

/** out[count]: 0 where the key's number at that index is below `threshold` / 2²⁴, else `kept`. */
export function randomMask(out: usize, count: i32, key: i32, threshold: i32, kept: f32): void {
  const task = job();
  task.out = out;
  task.count = count;
  task.key = key;
  task.threshold = threshold;
  task.kept = kept;
  parallel((count + CHUNK_FLOATS - 1) / CHUNK_FLOATS, maskBlock);
}

function maskBlock(block: i32): void {
  const task = job();
  const first = block * CHUNK_FLOATS;
  const end = min(task.count, first + CHUNK_FLOATS);
  const key = i32x4.splat(task.key);
  const threshold = i32x4.splat(task.threshold);
  const kept = f32x4.splat(task.kept);
  for (let index = first; index < end; index += 4) {
    const place = i32x4.add(i32x4.splat(index + GOLDEN), i32x4(0, 1, 2, 3));
    const bits = mix4(v128.xor(mix4(place), key));
    const isKept = i32x4.ge_s(i32x4.shr_u(bits, 8), threshold); // 24 bits have no sign
    const values = v128.and(kept, isKept);
    const out = task.out + (<usize>index << 2);
    if (index + 4 <= end) v128.store(out, values);
    else storeFew(out, values, end - index);
  }
}
