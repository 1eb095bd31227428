/** How far the fetching of a set is. */
import type { HubFile } from "./remoteFile";

export interface HubProgress {
  readonly bytes: number;
  /** Of what is to be fetched; undefined until the files have said what they hold. */
  readonly totalBytes?: number;
  /** Images that have come, then of these the ones that are decoded. */
  readonly images: number;
  readonly totalImages?: number;
  readonly decodedImages: number;
}

/** Adds up what the files of a set have received. */
export class Meter {
  private readonly received = new Map<HubFile, number>();
  private total?: { readonly bytes: number; readonly images: number };
  private images = 0;
  private decodedImages = 0;

  constructor(private readonly onProgress: (progress: HubProgress) => void) {}

  /** Takes in how many bytes of a file have come so far. */
  receive(file: HubFile, bytes: number): void {
    this.received.set(file, bytes);
    this.tell();
  }

  /** Once it is known what is still to come. */
  plan(bytes: number, images: number): void {
    this.total = { bytes: this.bytes() + bytes, images };
    this.tell();
  }

  addImages(count: number): void {
    this.images += count;
    this.tell();
  }

  decoded(images: number): void {
    this.decodedImages = images;
    this.tell();
  }

  private bytes(): number {
    return [...this.received.values()].reduce((sum, bytes) => sum + bytes, 0);
  }

  private tell(): void {
    const { bytes: totalBytes, images: totalImages } = this.total ?? {};
    const bytes = this.bytes();
    this.onProgress({
      bytes,
      images: this.images,
      decodedImages: this.decodedImages,
      // A server without ranges has sent more before the plan was made.
      ...(totalBytes === undefined ? {} : { totalBytes: Math.max(bytes, totalBytes), totalImages }),
    });
  }
}
