/** What the header of an image tells, and whether the file is complete, without decoding it. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { asDataError, dataError } from "../../access/dataError.ts";
import { atOnce } from "../../access/regularFile.ts";

export interface ImageSize {
  height: number;
  width: number;
}

/** Bytes in which a JPEG file's end is searched for before the whole file is. */
const tailBytes = 2 ** 16;

/**
 * Reads the size of a PNG or JPEG image, and checks the lengths in it against that of the file. A flipped bit within the
 * pixels is found only by decoding.
 *
 * @throws DataError for a file that is no image, or is cut off
 */
export function readImageHeader(file: string): ImageSize {
  try {
    const descriptor = openSync(file, atOnce);
    try {
      const length = fstatSync(descriptor).size;
      const part = (at: number, count: number) => readPart(descriptor, at, Math.min(count, length - at));
      const head = part(0, 2);
      if (head[0] === 0x89 && head[1] === 0x50) return pngSize(part, length);
      if (head[0] === 0xff && head[1] === 0xd8) return jpegSize(part, length);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw asDataError(file, error);
  }
  throw dataError("file-unreadable/not-an-image", { file });
}

/** Reads so many bytes of the file, or as many as there are. */
type ReadPart = (at: number, count: number) => Buffer;

function readPart(descriptor: number, at: number, count: number): Buffer {
  const bytes = Buffer.alloc(Math.max(0, count));
  return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, at));
}

/** A file that ends too early: the sentence says to check that it is complete. */
function cutOff(): Error {
  return new Error("it is cut off");
}

/** PNG (ISO/IEC 15948): chunks, each with its length in front, up to the one called IEND. */
function pngSize(part: ReadPart, length: number): ImageSize {
  const header = part(16, 8);
  if (header.length < 8) throw cutOff();
  for (let at = 8; ; ) {
    const chunk = part(at, 8);
    if (chunk.length < 8) throw cutOff();
    at += 12 + chunk.readUInt32BE(0);
    if (at > length) throw cutOff();
    if (chunk.toString("latin1", 4) === "IEND") break;
  }
  return { width: header.readUInt32BE(0), height: header.readUInt32BE(4) };
}

/** JPEG (ITU-T T.81): segments up to the frame header, and somewhere behind it the marker that ends the image. */
function jpegSize(part: ReadPart, length: number): ImageSize {
  for (let at = 2; ; ) {
    const segment = part(at, 9);
    if (segment.length < 9) throw cutOff();
    const marker = segment[1]!;
    if (marker === 0xff) {
      // A byte that fills up.
      at++;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame && !hasEnd(part, at, length)) throw cutOff();
    if (isFrame) return { height: segment.readUInt16BE(5), width: segment.readUInt16BE(7) };
    at += 2 + segment.readUInt16BE(2);
  }
}

function hasEnd(part: ReadPart, start: number, length: number): boolean {
  const end = Buffer.of(0xff, 0xd9);
  const tail = Math.max(start, length - tailBytes);
  return part(tail, length - tail).includes(end) || part(start, length - start).includes(end);
}
