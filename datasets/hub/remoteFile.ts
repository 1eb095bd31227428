/** A file of the hub as hyparquet reads it: the ranges that are asked for, or all of it where there are no ranges. */
import type { AsyncBuffer } from "hyparquet";
import { type HubConnection, HubError, receive } from "./connection";

/** Keeps pieces of files until a download is done, so that one that was ended goes on where it was. */
export interface PieceStore {
  readonly get: (key: string) => Promise<Uint8Array | undefined>;
  readonly put: (key: string, bytes: Uint8Array) => Promise<void>;
}

export interface HubFile {
  /** In its repository. */
  readonly path: string;
  readonly url: string;
  readonly size: number;
  /** Hexadecimal, as the hub's list of files says. */
  readonly sha256?: string;
}

interface RemoteOptions {
  readonly pieces?: PieceStore;
  /** Bytes of this file that have come or were kept. */
  readonly onBytes: (bytes: number) => void;
  readonly signal?: AbortSignal;
}

/** Fetches what is read, and keeps it until it is told to forget it. */
export class RemoteFile implements AsyncBuffer {
  readonly byteLength: number;
  private held: { readonly start: number; readonly bytes: Uint8Array }[] = [];
  private isRangeProven = false;
  private byteCount = 0;

  constructor(
    private readonly connection: HubConnection,
    private readonly file: HubFile,
    private readonly options: RemoteOptions,
  ) {
    this.byteLength = file.size;
  }

  async slice(start: number, end = this.byteLength): Promise<ArrayBuffer> {
    const { start: from, bytes } = this.find(start, end) ?? (await this.hold(start, end));
    return bytes.slice(start - from, end - from).buffer as ArrayBuffer;
  }

  private find(start: number, end: number) {
    return this.held.find((piece) => piece.start <= start && end <= piece.start + piece.bytes.length);
  }

  /** Has the bytes at hand, from the store or the hub. @throws HubError */
  async hold(start: number, end: number) {
    const known = this.find(start, end);
    if (known) return known;
    const { pieces } = this.options;
    const stored = await this.storedPiece(start, end);
    const { bytes, start: from } = stored ?? (await this.fetch(start, end));
    this.byteCount += bytes.length;
    this.options.onBytes(this.byteCount);
    const piece = { start: from, bytes };
    this.held.push(piece);
    if (!stored) await pieces?.put(this.keyOf(from, from + bytes.length), bytes);
    return piece;
  }

  private async storedPiece(start: number, end: number) {
    const { pieces } = this.options;
    const bytes = await pieces?.get(this.keyOf(start, end));
    if (bytes) return { start, bytes };
    const whole = await pieces?.get(this.keyOf(0, this.byteLength));
    return whole && { start: 0, bytes: whole };
  }

  private async fetch(start: number, end: number) {
    const { path: where, url, size } = this.file;
    const received = await receive(this.connection, {
      url,
      where,
      what: "a Parquet file",
      size,
      range: [start, end],
      isRangeProven: this.isRangeProven,
      onReceived: (bytes) => this.options.onBytes(this.byteCount + bytes),
      signal: this.options.signal,
    });
    if (!received.isWhole) this.isRangeProven = true;
    if (received.bytes.length === size) await this.check(received.bytes);
    return { bytes: received.bytes, start: received.isWhole ? 0 : start };
  }

  /** Forgets what is at hand, but for a whole file, which would have to be fetched again. */
  forget(): void {
    this.held = this.held.filter(({ bytes }) => bytes.length === this.byteLength);
  }

  private keyOf = (start: number, end: number) => `${this.file.url} ${start}-${end}`;

  private async check(bytes: Uint8Array): Promise<void> {
    const { path, sha256 } = this.file;
    if (sha256 === undefined) return;
    const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
    const got = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
    if (got === sha256) return;
    const expected = `a file with the SHA-256 ${sha256.slice(0, 12)}…`;
    throw new HubError(
      "other",
      path,
      expected,
      `${got.slice(0, 12)}…`,
      "it was damaged on the way, try again",
    );
  }
}
