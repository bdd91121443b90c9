/** Numbers in binary files. */
import type { Features } from "../rawDataset.ts";

/** As NumPy writes them: a letter for the kind, then bytes. */
export type NumberType = "b1" | "u1" | "u2" | "u4" | "u8" | "i1" | "i2" | "i4" | "i8" | "f2" | "f4" | "f8";

const readers: Record<NumberType, (view: DataView, offset: number, little: boolean) => number> = {
  b1: (view, offset) => view.getUint8(offset),
  u1: (view, offset) => view.getUint8(offset),
  u2: (view, offset, little) => view.getUint16(offset, little),
  u4: (view, offset, little) => view.getUint32(offset, little),
  u8: (view, offset, little) => Number(view.getBigUint64(offset, little)),
  i1: (view, offset) => view.getInt8(offset),
  i2: (view, offset, little) => view.getInt16(offset, little),
  i4: (view, offset, little) => view.getInt32(offset, little),
  i8: (view, offset, little) => Number(view.getBigInt64(offset, little)),
  f2: (view, offset, little) => halfPrecision(view.getUint16(offset, little)),
  f4: (view, offset, little) => view.getFloat32(offset, little),
  f8: (view, offset, little) => view.getFloat64(offset, little),
};

export function bytesOf(type: NumberType): number {
  return Number(type[1]);
}

/** `bytes` as numbers; the length is a multiple of the type's. 8-bit unsigned numbers are not copied. */
export function decodeNumbers(bytes: Uint8Array, type: NumberType, little: boolean): Features {
  if (type === "u1" || type === "b1") return bytes;
  const size = bytesOf(type);
  const read = readers[type];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const numbers = new Float32Array(bytes.length / size);
  for (let i = 0; i < numbers.length; i++) numbers[i] = read(view, i * size, little);
  return numbers;
}

/** The same in 64-bit floating point, so that whole numbers stay exact. */
export function decodeFloat64(bytes: Uint8Array, type: NumberType, little: boolean): Float64Array {
  const size = bytesOf(type);
  const read = readers[type];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from({ length: bytes.length / size }, (_, i) => read(view, i * size, little));
}

/** IEEE 754 binary16: 1 bit of sign, 5 of exponent, 10 of fraction. */
function halfPrecision(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}
