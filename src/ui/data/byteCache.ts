/** Values by key, of which those that were used last are kept as far as they fit. */
export class ByteCache<Value> {
  private readonly entries = new Map<number, { readonly value: Value; readonly bytes: number }>();
  private total = 0;

  /** `onDrop` hears of each value that has to go. */
  constructor(
    private readonly limitBytes: number,
    private readonly onDrop: (value: Value) => void = () => {},
  ) {}

  get bytes(): number {
    return this.total;
  }

  get(key: number): Value | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    this.entries.delete(key); // a map keeps the order in which keys came
    this.entries.set(key, entry);
    return entry.value;
  }

  /** Keeps a value; the last one is kept even if it is larger than the limit. */
  set(key: number, value: Value, bytes: number): void {
    this.drop(key);
    this.entries.set(key, { value, bytes });
    this.total += bytes;
    for (const oldest of this.entries.keys()) {
      if (this.total <= this.limitBytes || oldest === key) break;
      this.drop(oldest);
    }
  }

  clear(): void {
    for (const key of [...this.entries.keys()]) this.drop(key);
  }

  private drop(key: number): void {
    const entry = this.entries.get(key);
    if (!entry) return;
    this.entries.delete(key);
    this.total -= entry.bytes;
    this.onDrop(entry.value);
  }
}
