/**
 * Reads and writes safetensors: an 8-byte little-endian length, a JSON header, then the arrays
 * (https://github.com/huggingface/safetensors, "Format"). Only the types that are needed.
 */

import { crc32 } from "node:zlib";
import type { NamedTensor } from "../../engine/engine.ts";
import { MessageError } from "../../messages/messageError.ts";

export interface SafetensorsFile {
  tensors: NamedTensor[];
  metadata: Record<string, string>;
}

/** A tensor in a file that others read: snapshots have no 64-bit numbers. */
export interface StoredTensor extends Omit<NamedTensor, "data"> {
  data: NamedTensor["data"] | Float64Array;
}

interface TensorEntry {
  dtype: "F32" | "F64" | "U32";
  shape: number[];
  data_offsets: [number, number];
}

const dtypes = { F32: Float32Array, U32: Uint32Array };

/** What stands in the header for its own checksum while that is taken. */
const unsealed = "00000000";

/** The file's bytes. CRC-32s of the arrays and of the header go into the metadata, so that `decode` can tell damage. */
export function encodeSafetensors(tensors: StoredTensor[], metadata: Record<string, string>): Uint8Array {
  const entries: Record<string, TensorEntry> = {};
  let size = 0;
  for (const { name, shape, data } of tensors) {
    const end = size + data.byteLength;
    entries[name] = { dtype: dtypeOf(data), shape, data_offsets: [size, end] };
    size = end;
  }
  const body = new Uint8Array(size);
  for (const { name, data } of tensors) {
    body.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), entries[name]!.data_offsets[0]);
  }
  const about = { ...metadata, crc32: String(crc32(body)), headerCrc32: unsealed };
  const text = JSON.stringify({ __metadata__: about, ...entries });
  const header = new TextEncoder().encode(text.replace(sealOf(unsealed), sealOf(checksumOf(text))));
  // Spaces bring the arrays to a multiple of 8 bytes, as the format asks.
  const padded = Math.ceil(header.length / 8) * 8;
  const file = new Uint8Array(8 + padded + size).fill(0x20, 8, 8 + padded);
  new DataView(file.buffer).setBigUint64(0, BigInt(padded), true);
  file.set(header, 8);
  file.set(body, 8 + padded);
  return file;
}

const sealOf = (checksum: string): string => `"headerCrc32":"${checksum}"`;

/** Eight hexadecimal digits. */
function checksumOf(header: string): string {
  return crc32(header).toString(16).padStart(8, "0");
}

/** Files of version 0.1.0 have no checksum of their header. */
function isSoundHeader(text: string, checksum: string | undefined): boolean {
  return checksum === undefined || checksumOf(text.replace(sealOf(checksum), sealOf(unsealed))) === checksum;
}

function dtypeOf(data: StoredTensor["data"]): TensorEntry["dtype"] {
  if (data instanceof Float64Array) return "F64";
  return data instanceof Float32Array ? "F32" : "U32";
}

/**
 * The arrays and metadata of a file that `encodeSafetensors` made.
 *
 * @throws one sentence when the file is cut short, damaged or something else
 */
export function decodeSafetensors(file: Uint8Array): SafetensorsFile {
  const headerLength =
    file.length >= 8 ? Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true)) : Infinity;
  if (headerLength > file.length - 8) throw new MessageError("snapshot/cut", {});
  const text = new TextDecoder().decode(file.subarray(8, 8 + headerLength)).trimEnd();
  const { __metadata__: metadata = {}, ...entries } = parseHeader(text);
  if (!isSoundHeader(text, metadata["headerCrc32"])) throw new MessageError("snapshot/checksum", {});
  // A copy begins at a multiple of 4 bytes in its buffer; `slice` of a Node Buffer would be no copy.
  const body = Uint8Array.from(file.subarray(8 + headerLength));
  if (metadata["crc32"] !== String(crc32(body))) throw new MessageError("snapshot/checksum", {});
  return { tensors: Object.entries(entries).map(([name, entry]) => tensorOf(name, entry, body)), metadata };
}

function tensorOf(name: string, entry: Partial<TensorEntry>, body: Uint8Array<ArrayBuffer>): NamedTensor {
  const { dtype, shape, data_offsets: [start, end] = [] } = entry;
  const length = shape?.reduce((product, size) => product * size, 1);
  const isWhole =
    start !== undefined && end !== undefined && length !== undefined && end - start === 4 * length;
  if (!isWhole || end > body.length || start % 4 !== 0 || (dtype !== "F32" && dtype !== "U32"))
    throw new MessageError("snapshot/tensor", { name });
  return { name, shape: shape!, data: new dtypes[dtype](body.buffer, start, length) };
}

type Header = { __metadata__?: Record<string, string> } & Record<string, TensorEntry>;

function parseHeader(text: string): Header {
  try {
    return JSON.parse(text);
  } catch {
    throw new MessageError("snapshot/header", {});
  }
}
