/** One image: its file's bytes to pixels. */
import { inflateSync } from "node:zlib";
import { convertIndexedToRgb, decode as decodePng } from "fast-png";
import { decode as decodeJpeg } from "jpeg-js";
import { asDataError, dataError } from "../../access/dataError.ts";
import type { Image } from "./pixels.ts";
import { resample } from "./resample.ts";

/** Most pixels of one image: a photograph of 8,000 × 6,000. */
const mostPixels = 48_000_000;

export interface ImageForm {
  /** [height, width] to scale to; null to leave it */
  size: readonly [number, number] | null;
  channels: 1 | 3;
}

/** Decodes a JPEG or PNG image, by its content. @throws DataError */
export function decodeImage(file: string, bytes: Uint8Array, { size, channels }: ImageForm): Image {
  let image: Image;
  try {
    if (bytes[0] === 0xff && bytes[1] === 0xd8) image = fromJpeg(bytes);
    else if (bytes[0] === 0x89 && bytes[1] === 0x50) image = fromPng(file, bytes);
    else throw dataError("file-unreadable/not-an-image", { file });
  } catch (error) {
    throw asDataError(file, error);
  }
  const converted = channels === 1 ? toGrey(image) : toColour(image);
  return size ? resample(converted, size) : converted;
}

function fromJpeg(bytes: Uint8Array): Image {
  const { width, height, data } = decodeJpeg(bytes, {
    useTArray: true,
    formatAsRGBA: false,
    tolerantDecoding: false,
    maxResolutionInMP: mostPixels / 1e6,
    maxMemoryUsageInMB: 1024,
  });
  return { width, height, channels: 3, pixels: data };
}

function fromPng(file: string, bytes: Uint8Array): Image {
  checkPngSize(file, bytes);
  const png = decodePng(bytes, { checkCrc: true });
  const { width, height, depth } = png;
  if (png.palette) {
    const pixels = convertIndexedToRgb(png);
    return { width, height, channels: pixels.length / (width * height), pixels };
  }
  if (depth < 8) return { width, height, channels: 1, pixels: unpackGrey(png.data, width, height, depth) };
  // The upper byte of 16 bits.
  const pixels = depth === 16 ? Uint8Array.from(png.data, (value) => value >> 8) : Uint8Array.from(png.data);
  return { width, height, channels: png.channels, pixels };
}

/** Compares the size of the unpacked image data with the size in the header, before a decoder makes room for either. */
function checkPngSize(file: string, bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  if (width === 0 || height === 0 || width * height > mostPixels)
    throw dataError("file-unreadable/pixels", { file, width, height, most: mostPixels });
  const parts: Uint8Array[] = [];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    if (at + 12 + length > bytes.length) break;
    if (view.getUint32(at + 4) === 0x49444154) parts.push(bytes.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  // Four channels of 16 bits, and a filter byte for each row of each of the seven passes.
  inflateSync(Buffer.concat(parts), { maxOutputLength: width * height * 8 + 8 * (height + 8) });
}

function unpackGrey(packed: ArrayLike<number>, width: number, height: number, depth: number): Uint8Array {
  const pixels = new Uint8Array(width * height);
  const stride = Math.ceil((width * depth) / 8);
  const largest = 2 ** depth - 1;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const bit = x * depth;
      const value = (packed[y * stride + (bit >> 3)]! >> (8 - depth - (bit & 7))) & largest;
      pixels[y * width + x] = (255 / largest) * value;
    }
  return pixels;
}

/** Transparency is left out: what lies under it is learned. */
function toColour({ width, height, channels, pixels }: Image): Image {
  if (channels === 3) return { width, height, channels, pixels };
  const isGrey = channels < 3;
  const colour = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++)
    for (let c = 0; c < 3; c++) colour[3 * i + c] = pixels[i * channels + (isGrey ? 0 : c)]!;
  return { width, height, channels: 3, pixels: colour };
}

/** Luma of ITU-R BT.601, 0.299 R + 0.587 G + 0.114 B, in 16-bit fixed point. */
function toGrey({ width, height, channels, pixels }: Image): Image {
  const grey = new Uint8Array(width * height);
  for (let i = 0; i < grey.length; i++) {
    const at = i * channels;
    grey[i] =
      channels < 3
        ? pixels[at]!
        : (19595 * pixels[at]! + 38470 * pixels[at + 1]! + 7471 * pixels[at + 2]! + 0x8000) >> 16;
  }
  return { width, height, channels: 1, pixels: grey };
}
