/** The images of the wall on demand: some hundred on one picture each, as far as they fit in memory. */
import { requestAtlas } from "../../store/dataViewActions";
import type { Atlas, DataPart } from "../../worker/dataProtocol";
import { ByteCache } from "./byteCache";

const chunkBytes = 1_000_000; // of one picture: drawn and sent in a few milliseconds
const limitBytes = 64_000_000; // of all of them: some screens of every size of thumbnail
const largestChunk = 256;

export class ImageChunks {
  /** Images on one picture. */
  readonly size: number;
  private readonly cache = new ByteCache<Atlas>(limitBytes, ({ bitmap }) => bitmap.close());
  private readonly waiting = new Map<number, Set<() => void>>();
  private isClosed = false;

  constructor(
    private readonly part: DataPart,
    /** In the part, in the order of the wall. */
    private readonly positions: Uint32Array,
    [height, width]: readonly [number, number, number],
  ) {
    this.size = Math.min(largestChunk, Math.max(1, Math.floor(chunkBytes / (4 * height * width))));
  }

  /** A picture that is there. */
  get(chunk: number): Atlas | undefined {
    return this.cache.get(chunk);
  }

  /** Asks for a picture, once. @returns what stops listening */
  want(chunk: number, onReady: () => void): () => void {
    const listeners = this.waiting.get(chunk);
    if (listeners) listeners.add(onReady);
    else {
      this.waiting.set(chunk, new Set([onReady]));
      void this.fetch(chunk);
    }
    return () => this.waiting.get(chunk)?.delete(onReady);
  }

  private async fetch(chunk: number): Promise<void> {
    const positions = this.positions.slice(chunk * this.size, (chunk + 1) * this.size);
    const atlas = await requestAtlas(this.part, positions).catch(() => undefined); // told by the view's own state
    const listeners = this.waiting.get(chunk) ?? [];
    this.waiting.delete(chunk);
    if (!atlas) return;
    if (this.isClosed) return atlas.bitmap.close();
    this.cache.set(chunk, atlas, 4 * atlas.bitmap.width * atlas.bitmap.height);
    for (const onReady of listeners) onReady();
  }

  close(): void {
    this.isClosed = true;
    this.cache.clear();
  }
}
