/**
 * Forks and joins. The calling thread publishes a function and a number of chunks; it and the pool's workers
 * claim chunks until none is left. What a chunk computes is decided by shapes alone, so results do not depend
 * on how many threads there are.
 *
 * Everything that threads share lies at fixed addresses below 4096, one cache line apart: static data would
 * be initialised again by each thread's instance.
 */

/**
 * i64: generation (24 bits), number of chunks (20 bits), next chunk (20 bits), so that one atomic add claims.
 */
const STATE: usize = 64;
/** i32: chunks of the current job that are not finished. */
const PENDING: usize = 128;
/** i32: counts jobs; sleeping workers wait for it to change. */
const WAKE: usize = 192;
/** i32: how many workers sleep or are about to. */
const SLEEPERS: usize = 256;
/** usize: the function of the current job. */
const FUNCTION: usize = 320;
/** What the functions of the current job read: each operation's own structure. */
export const ARGUMENTS: usize = 512;

const FIELD_BITS: i64 = 20;
const FIELD: i64 = (1 << 20) - 1;
/** About 100 µs: the longest gap between two operations of a training step. */
const IDLE_SPINS: i32 = 60_000;
/** The caller waits for one chunk at most, unless others hold the core that it is worked on; then it makes room. */
const JOIN_SPINS: i32 = 50_000;

export type Chunk = (chunk: i32) => void;

let threadCount: i32 = 1;
let mayWait: bool = false;
let generation: i64 = 0;
/** This thread's working memory: the addresses of a panel's rows, then what an operation needs. */
let scratchStart: usize = 0;

/** Rows that a table of addresses holds. */
export const MAX_ROWS: i32 = 4096;
const TABLE_BYTES: usize = (<usize>MAX_ROWS << 3) + 64;

/** Floats of working memory that each thread has. */
export const SCRATCH_FLOATS: i32 = 1 << 19;

/** Room for the addresses of `MAX_ROWS` rows. */
// @ts-ignore: decorator
@inline
export function rowTable(): usize {
  return scratchStart;
}

/** This thread's working memory behind the table. */
// @ts-ignore: decorator
@inline
export function scratch(): usize {
  return scratchStart + TABLE_BYTES;
}

/**
 * Prepares this thread; `threads` counts the pool and the caller, `canWait` is false on a page's main thread.
 */
export function startThread(scratchAddress: usize, threads: i32, canWait: bool): void {
  scratchStart = scratchAddress;
  threadCount = threads;
  mayWait = canWait;
}

/** Runs `chunk(0)` … `chunk(count - 1)`, on several threads where there are several. */
export function parallel(count: i32, chunk: Chunk): void {
  if (!ASC_FEATURE_THREADS || threadCount === 1 || count <= 1) {
    for (let index = 0; index < count; index++) chunk(index);
    return;
  }
  if (ASC_FEATURE_THREADS) {
    store<usize>(FUNCTION, changetype<usize>(chunk));
    atomic.store<i32>(PENDING, count);
    generation = (generation + 1) & 0xffffff;
    atomic.store<i64>(STATE, (generation << (2 * FIELD_BITS)) | ((<i64>count) << FIELD_BITS));
    atomic.add<i32>(WAKE, 1);
    if (atomic.load<i32>(SLEEPERS) > 0) atomic.notify(WAKE, threadCount - 1);
    claimAll();
    join();
  }
}

/** Works on the current job until all of its chunks are claimed. */
function claimAll(): void {
  while (true) {
    const seen = atomic.load<i64>(STATE);
    if ((seen & FIELD) >= ((seen >> FIELD_BITS) & FIELD)) return;
    const claimed = atomic.add<i64>(STATE, 1);
    const index = claimed & FIELD;
    if (index >= ((claimed >> FIELD_BITS) & FIELD)) return;
    changetype<Chunk>(load<usize>(FUNCTION))(<i32>index);
    if (atomic.sub<i32>(PENDING, 1) === 1 && !isCaller) atomic.notify(PENDING, 1);
  }
}

let isCaller: bool = true;

function join(): void {
  let spins = 0;
  while (true) {
    const pending = atomic.load<i32>(PENDING);
    if (pending === 0) return;
    if (++spins > JOIN_SPINS && mayWait) atomic.wait<i32>(PENDING, pending, 1_000_000);
  }
}

/** A pool worker's whole life: work, spin a little, sleep. Never returns; the thread is terminated. */
export function serve(): void {
  isCaller = false;
  if (ASC_FEATURE_THREADS) {
    let spins = 0;
    let lastWake = 0;
    while (true) {
      const wake = atomic.load<i32>(WAKE);
      claimAll();
      if (wake !== lastWake) {
        lastWake = wake;
        spins = 0;
      }
      if (++spins < IDLE_SPINS) continue;
      atomic.add<i32>(SLEEPERS, 1);
      atomic.wait<i32>(WAKE, wake, -1);
      atomic.sub<i32>(SLEEPERS, 1);
      spins = 0;
    }
  }
}
