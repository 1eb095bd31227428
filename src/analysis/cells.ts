/** Rows of coordinates in cells, so that those near one are found without comparing it with all. */

interface CellOptions {
  /** `[count, width]` */
  readonly coordinates: Float32Array;
  readonly width: number;
  readonly count: number;
  /** How far from each other rows may lie to be near; also the side of a cell. */
  readonly reach: number;
}

const dimensionCount = 3; // of the cells: the first coordinates

/** Sorts rows into cells of equal sides by their first coordinates. */
export class Cells {
  private readonly order: Uint32Array;
  /** Coordinates in the order of the cells. */
  private readonly sorted: Float32Array;
  private readonly starts = new Map<number, readonly [from: number, to: number]>();
  private readonly keys: Float64Array;

  constructor(private readonly options: CellOptions) {
    const { coordinates, width, count } = options;
    this.keys = Float64Array.from({ length: count }, (_, row) => this.keyOf(row));
    this.order = Uint32Array.from({ length: count }, (_, row) => row).sort(
      (a, b) => this.keys[a] - this.keys[b] || a - b,
    );
    this.sorted = new Float32Array(count * width);
    for (let at = 0, from = 0; at < count; at++) {
      const row = this.order[at];
      this.sorted.set(coordinates.subarray(row * width, (row + 1) * width), at * width);
      const key = this.keys[row];
      if (at + 1 < count && this.keys[this.order[at + 1]] === key) continue;
      this.starts.set(key, [from, at + 1]);
      from = at + 1;
    }
  }

  /** A cell's three whole numbers as one, each within ± 2¹⁵. */
  private keyOf(row: number): number {
    const { coordinates, width, reach } = this.options;
    let key = 0;
    for (let axis = 0; axis < dimensionCount; axis++) {
      const cell = axis < width ? Math.floor(coordinates[row * width + axis] / reach) : 0;
      key = key * cellSpan + cell + cellSpan / 2;
    }
    return key;
  }

  /** Calls `take` with each pair of rows within reach of each other, once. Yields the share that is done. */
  *pairs(take: (a: number, b: number) => boolean): Generator<number, boolean> {
    const { count } = this.options;
    let done = 0;
    for (const [key, [from, to]] of this.starts) {
      const ahead = forwardKeys.flatMap((step) => this.starts.get(key + step) ?? []);
      for (let at = from; at < to; at++) {
        if (this.compare(at, at + 1, to, take)) return true;
        for (let pair = 0; pair < ahead.length; pair += 2) {
          if (this.compare(at, ahead[pair], ahead[pair + 1], take)) return true;
        }
        done += 1;
        if (done % 8 === 0) yield done / count;
      }
    }
    return false;
  }

  private compare(at: number, from: number, to: number, take: (a: number, b: number) => boolean): boolean {
    const { sorted, order } = this;
    const { width, reach } = this.options;
    const limit = reach * reach;
    const own = at * width;
    for (let other = from; other < to; other++) {
      let sum = 0;
      for (let i = 0, there = other * width; i < width && sum <= limit; i++, there++) {
        const difference = sorted[own + i] - sorted[there];
        sum += difference * difference;
      }
      if (sum <= limit && take(order[at], order[other])) return true;
    }
    return false;
  }
}

const cellSpan = 2 ** 16;

/** What leads from a cell's key to those of its neighbours that come after it. */
const forwardKeys = [-1, 0, 1]
  .flatMap((x) => [-1, 0, 1].flatMap((y) => [-1, 0, 1].map((z) => (x * cellSpan + y) * cellSpan + z)))
  .filter((step) => step > 0);
