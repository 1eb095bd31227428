import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { encode } from "fast-png";
import { parquetWriteBuffer } from "hyparquet-writer";

/** A stand-in for the Hugging Face hub: its list of files and its Parquet, with faults where a test wants them. */

interface ServedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

interface ServedSet {
  readonly repository: string;
  readonly commit: string;
  readonly files: readonly ServedFile[];
  readonly card?: Record<string, unknown>;
}

/** What happens to a request instead of an answer. */
export type Fault = number | "page" | "cut" | "ignoresRange" | "damaged" | "silent";

export interface HubServer {
  readonly address: string;
  /** Of each request for a file: its range, or the whole. */
  readonly ranges: string[];
  /** Bytes of files that were sent. */
  sentBytes: number;
  /** Asked before each request for a file, with the number of those before it. */
  fault: (count: number, request: IncomingMessage) => Fault | undefined;
  close(): Promise<void>;
}

export interface LabelledImages {
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

/** The first images of the IDX files of a folder. */
export function idxImages(folder: string, part: "train" | "t10k", count: number): LabelledImages {
  const file = (kind: string) => gunzipSync(readFileSync(join(folder, `${part}-${kind}-ubyte.gz`)));
  return {
    pixels: file("images-idx3").subarray(16, 16 + count * 784),
    labels: file("labels-idx1").subarray(8, 8 + count),
  };
}

/** Parquet in the hub's schema: a struct of a PNG's bytes and its path, a label, and the classes' names. */
export function hubParquet(
  { pixels, labels }: LabelledImages,
  {
    column = "image",
    side = 28,
    channels = 1,
    labelColumns = ["label"],
    names,
    rowGroupSize = 100,
  }: {
    column?: string;
    side?: number;
    channels?: number;
    labelColumns?: readonly string[];
    names?: readonly string[];
    rowGroupSize?: number;
  } = {},
): Uint8Array {
  const size = side * side * channels;
  const data = Array.from(labels, (_, index) => ({
    bytes: encode({
      width: side,
      height: side,
      channels,
      data: pixels.slice(index * size, (index + 1) * size),
    }),
    path: `${index}.png`,
  }));
  const info = JSON.stringify({ info: { features: { [labelColumns[0]]: { names } } } });
  return new Uint8Array(
    parquetWriteBuffer({
      schema: [
        { name: "root", num_children: 1 + labelColumns.length },
        { name: column, num_children: 2, repetition_type: "OPTIONAL" },
        { name: "bytes", type: "BYTE_ARRAY", repetition_type: "OPTIONAL" },
        { name: "path", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" },
        ...labelColumns.map((name) => ({ name, type: "INT64", repetition_type: "OPTIONAL" }) as const),
      ],
      columnData: [
        { name: column, data },
        ...labelColumns.map((name, place) => ({
          name,
          data: Array.from(labels, (label) => BigInt(place === 0 ? label : Math.floor(label / 5))),
        })),
      ],
      rowGroupSize,
      ...(names ? { kvMetadata: [{ key: "huggingface", value: info }] } : {}),
    }),
  );
}

export async function startHub(sets: readonly ServedSet[]): Promise<HubServer> {
  let fileRequests = 0;
  const server = createServer((request, response) => {
    response.setHeader("Access-Control-Allow-Origin", "*");
    const { pathname } = new URL(request.url ?? "/", "http://hub");
    for (const set of sets) {
      const api = `/api/datasets/${set.repository}`;
      const list = set.files.map(({ path, bytes }) => ({
        type: "file",
        path,
        size: bytes.length,
        lfs: { oid: createHash("sha256").update(bytes).digest("hex") },
      }));
      if (pathname === api) return json(response, { sha: set.commit, ...set.card });
      if (pathname === `${api}/tree/${set.commit}`)
        return json(response, [{ type: "directory", path: "x" }, ...list]);
      const base = `/datasets/${set.repository}/resolve/${set.commit}/`;
      const file = set.files.find(({ path }) => pathname === base + path);
      if (file) return sendFile(hub, file.bytes, hub.fault(fileRequests++, request), request, response);
    }
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const hub: HubServer = {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ranges: [],
    sentBytes: 0,
    fault: () => undefined,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return hub;
}

function json(response: ServerResponse, value: unknown) {
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify(value));
}

function sendFile(
  hub: HubServer,
  bytes: Uint8Array,
  fault: Fault | undefined,
  request: IncomingMessage,
  response: ServerResponse,
) {
  hub.ranges.push(request.headers.range ?? "whole");
  if (fault === "silent") return;
  if (typeof fault === "number") {
    response.writeHead(fault, { "Retry-After": "3" }).end("no");
    return;
  }
  if (fault === "page") {
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    response.end("<!DOCTYPE html><title>Log in</title>");
    return;
  }
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
  const isPart = range !== null && fault !== "ignoresRange";
  const part = isPart ? bytes.subarray(Number(range[1]), Number(range[2]) + 1) : bytes;
  const body = fault === "damaged" ? part.map((byte) => byte ^ 1) : part;
  const headers = { "Content-Type": "application/octet-stream", "Content-Length": body.length };
  response.writeHead(isPart ? 206 : 200, headers);
  if (fault === "cut") {
    const half = body.subarray(0, Math.floor(body.length / 2));
    hub.sentBytes += half.length;
    response.write(half, () => response.destroy());
    return;
  }
  hub.sentBytes += body.length;
  response.end(body);
}
