/**
 * The safetensors format (https://github.com/huggingface/safetensors, "Format"): the header's length as a
 * little-endian uint64, the header as JSON padded with spaces to eight bytes, then the tensors' bytes. Float32 only.
 */

export interface Tensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface SafetensorsFile {
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

const headerLimit = 100_000_000; // the reference reader's

export function writeSafetensors({ tensors, metadata }: SafetensorsFile): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { shape, values }] of Object.entries(tensors)) {
    header[name] = { dtype: "F32", shape, data_offsets: [offset, offset + values.byteLength] };
    offset += values.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerBytes = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerBytes + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes), true);
  bytes.fill(0x20, 8, 8 + headerBytes);
  bytes.set(json, 8);
  let at = 8 + headerBytes;
  for (const { values } of Object.values(tensors)) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at); // little-endian, as everywhere
    at += values.byteLength;
  }
  return bytes;
}

/** @throws `safetensors: expected …, got …; …` if the bytes are cut off, of another format or of other numbers. */
export function readSafetensors(bytes: Uint8Array): SafetensorsFile {
  const headerBytes = bytes.length < 8 ? 0 : Number(viewOf(bytes).getBigUint64(0, true));
  if (headerBytes === 0 || headerBytes > Math.min(headerLimit, bytes.length - 8)) {
    throw new Error(
      "safetensors: expected a header at the start, got none; the file is cut off or another format",
    );
  }
  const first = 8 + headerBytes;
  const { __metadata__: metadata = {}, ...entries } = readHeader(bytes.subarray(8, first));
  const tensors: Record<string, Tensor> = {};
  for (const [name, { dtype, shape, data_offsets: offsets }] of Object.entries(entries)) {
    if (dtype !== "F32")
      throw new Error(`safetensors: expected ${name} in F32, got ${dtype}; convert it first`);
    const [from, to] = offsets.map((offset) => first + offset);
    const byteCount = 4 * shape.reduce((product, size) => product * size, 1);
    if (from < first || to > bytes.length || to - from !== byteCount) {
      throw new Error(
        `safetensors: expected ${byteCount} bytes of ${name}, got others; the file is cut off or damaged`,
      );
    }
    tensors[name] = { shape, values: new Float32Array(bytes.slice(from, to).buffer) };
  }
  return { tensors, metadata };
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

type Header = Record<string, Entry> & { __metadata__?: Record<string, string> };

function readHeader(bytes: Uint8Array): Header {
  try {
    const header = JSON.parse(new TextDecoder().decode(bytes)) as Header;
    const { __metadata__: _, ...entries } = header;
    const isWhole = Object.values(entries).every(
      ({ dtype, shape, data_offsets: offsets }) => dtype && Array.isArray(shape) && offsets.length === 2,
    );
    if (isWhole) return header;
  } catch {} // told below
  throw new Error(
    "safetensors: expected a header of tensors in JSON, got something else; the file is damaged",
  );
}
