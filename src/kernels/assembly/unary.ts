/** Functions of one array, element by element. */
import { erf4, exp4, log4, normalShare4, sigmoid4, tanh4 } from "./math";
import { ARGUMENTS, parallel } from "./parallel";
import { storeFew } from "./simd";

/** Floats of a chunk: the input and the output of it stay in the second-level cache. */
const CHUNK_FLOATS: i32 = 16384;

@unmanaged
class UnaryJob {
  x: usize;
  out: usize;
  operation: i32;
  count: i32;
  low: f32; // what `Step` and `LeakyRelu` are told
}

// @ts-ignore: decorator
@inline
function job(): UnaryJob {
  return changetype<UnaryJob>(ARGUMENTS);
}

/** What the loop below does to each vector: a class for each, as in `binary.ts`. */
@unmanaged
class Unary {}

@unmanaged
class Relu extends Unary {
  @inline of(x: v128): v128 {
    return f32x4.max(x, f32x4.splat(0));
  }
}
@unmanaged
class Sigmoid extends Unary {
  @inline of(x: v128): v128 {
    return sigmoid4(x);
  }
}
@unmanaged
class Tanh extends Unary {
  @inline of(x: v128): v128 {
    return tanh4(x);
  }
}
@unmanaged
class Exp extends Unary {
  @inline of(x: v128): v128 {
    return exp4(x);
  }
}
@unmanaged
class Log extends Unary {
  @inline of(x: v128): v128 {
    return log4(x);
  }
}
@unmanaged
class Sqrt extends Unary {
  @inline of(x: v128): v128 {
    return f32x4.sqrt(x);
  }
}
@unmanaged
class Rsqrt extends Unary {
  @inline of(x: v128): v128 {
    return f32x4.div(f32x4.splat(1), f32x4.sqrt(x));
  }
}
@unmanaged
class Square extends Unary {
  @inline of(x: v128): v128 {
    return f32x4.mul(x, x);
  }
}
@unmanaged
class Negate extends Unary {
  @inline of(x: v128): v128 {
    return f32x4.neg(x);
  }
}
@unmanaged
class Abs extends Unary {
  @inline of(x: v128): v128 {
    return f32x4.abs(x);
  }
}
@unmanaged
class Reciprocal extends Unary {
  @inline of(x: v128): v128 {
    return f32x4.div(f32x4.splat(1), x);
  }
}
/** 1 where x > 0, `low` where it is not. */
@unmanaged
class Step extends Unary {
  @inline of(x: v128): v128 {
    const step = v128.bitselect(f32x4.splat(1), f32x4.splat(job().low), f32x4.gt(x, f32x4.splat(0)));
    return v128.bitselect(x, step, f32x4.ne(x, x));
  }
}
@unmanaged
class Erf extends Unary {
  @inline of(x: v128): v128 {
    return erf4(x);
  }
}
/** x · the share of a standard normal distribution below x (Hendrycks & Gimpel 2016). */
@unmanaged
class Gelu extends Unary {
  @inline of(x: v128): v128 {
    return f32x4.mul(x, normalShare4(x));
  }
}
@unmanaged
class Elu extends Unary {
  @inline of(x: v128): v128 {
    return v128.bitselect(f32x4.sub(exp4(x), f32x4.splat(1)), x, f32x4.lt(x, f32x4.splat(0)));
  }
}
/** x where x > 0, `low` · x where it is not. */
@unmanaged
class LeakyRelu extends Unary {
  @inline of(x: v128): v128 {
    return v128.bitselect(f32x4.mul(x, f32x4.splat(job().low)), x, f32x4.lt(x, f32x4.splat(0)));
  }
}

/** out[count] = f(x) for each element. */
export function unary(operation: i32, x: usize, out: usize, count: i32, low: f32): void {
  const task = job();
  task.operation = operation;
  task.x = x;
  task.out = out;
  task.count = count;
  task.low = low;
  parallel((count + CHUNK_FLOATS - 1) / CHUNK_FLOATS, unaryBlock);
}

/** By the number that JavaScript passes. */
function unaryBlock(block: i32): void {
  const task = job();
  const first = block * CHUNK_FLOATS;
  const x = task.x + (<usize>first << 2);
  const out = task.out + (<usize>first << 2);
  const count = min(CHUNK_FLOATS, task.count - first);
  switch (task.operation) {
    case 0:
      return transformAll<Relu>(x, out, count);
    case 1:
      return transformAll<Sigmoid>(x, out, count);
    case 2:
      return transformAll<Tanh>(x, out, count);
    case 3:
      return transformAll<Exp>(x, out, count);
    case 4:
      return transformAll<Log>(x, out, count);
    case 5:
      return transformAll<Sqrt>(x, out, count);
    case 6:
      return transformAll<Rsqrt>(x, out, count);
    case 7:
      return transformAll<Square>(x, out, count);
    case 8:
      return transformAll<Negate>(x, out, count);
    case 9:
      return transformAll<Abs>(x, out, count);
    case 10:
      return transformAll<Reciprocal>(x, out, count);
    case 11:
      return transformAll<Step>(x, out, count);
    case 12:
      return transformAll<Erf>(x, out, count);
    case 13:
      return transformAll<Gelu>(x, out, count);
    case 14:
      return transformAll<Elu>(x, out, count);
    default:
      return transformAll<LeakyRelu>(x, out, count);
  }
}

function transformAll<Operation extends Unary>(x: usize, out: usize, count: i32): void {
  const operation = changetype<Operation>(0);
  const end = out + ((<usize>(count & ~3)) << 2);
  for (; out < end; out += 16) {
    v128.store(out, operation.of(v128.load(x)));
    x += 16;
  }
  if (count & 3) storeFew(out, operation.of(v128.load(x)), count & 3);
}
