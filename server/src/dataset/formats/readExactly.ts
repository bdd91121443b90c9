/** Files whose first bytes say how long they are; the length is checked before anything of that size is made. */
import { type FileHandle, open } from "node:fs/promises";
import { promisify } from "node:util";
import { createGunzip, gunzip } from "node:zlib";
import { asDataError, type DataError, dataError } from "../access/dataError.ts";
import { atOnce } from "../access/regularFile.ts";

/** Deflate cannot make more of a byte than this (RFC 1951: 258 bytes for two bits, and the two codes' ends). */
export const largestDeflateRatio = 1032;

/** Most bytes that one file may hold: what a typed array can. Packed: what is read at once. */
const largestFile = 2 ** 32;
const largestPackedFile = 2 ** 31 - 1;

/** The first bytes of a file, decompressed, at most `length`. */
export async function readHead(path: string, length: number): Promise<Uint8Array> {
  return withFile(path, async (file, size) => {
    const head = await readAt(file, 0, Math.min(size, length));
    return isGzip(head) ? unpackHead(path, length) : head;
  });
}

/**
 * All bytes of a file, decompressed when it is gzip.
 *
 * @param size how many there should be
 * @throws DataError when there are more or fewer
 */
export async function readExactly(path: string, size: number): Promise<Uint8Array> {
  if (size > largestFile) throw dataError("file-unreadable/too-large", { file: path, bytes: size });
  return withFile(path, async (file, fileSize) => {
    if (isGzip(await readAt(file, 0, Math.min(fileSize, 2))))
      return unpackExactly(path, file, fileSize, size);
    if (fileSize !== size) throw wrongSize(path, size, fileSize.toLocaleString("en"));
    return readAt(file, 0, size);
  });
}

function wrongSize(path: string, expected: number, found: string): DataError {
  return dataError("file-unreadable/size", { file: path, expected, found });
}

function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

async function unpackHead(path: string, length: number): Promise<Uint8Array> {
  const source = (await open(path, atOnce)).createReadStream();
  const stream = source.pipe(createGunzip({ chunkSize: Math.max(64, length) }));
  source.on("error", (error) => stream.destroy(error));
  const head: Buffer[] = [];
  let filled = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      head.push(chunk);
      filled += chunk.length;
      if (filled >= length) break;
    }
  } finally {
    source.destroy();
  }
  return Buffer.concat(head).subarray(0, length);
}

async function unpackExactly(
  path: string,
  file: FileHandle,
  fileSize: number,
  size: number,
): Promise<Uint8Array> {
  if (fileSize > largestPackedFile) throw dataError("file-unreadable/packed-too-large", { file: path });
  if (size > fileSize * largestDeflateRatio) throw wrongSize(path, size, "fewer");
  const packed = await readAt(file, 0, fileSize);
  try {
    // One chunk for all, so that nothing is copied.
    const bytes = await promisify(gunzip)(packed, {
      maxOutputLength: size,
      chunkSize: Math.max(64, size + 1),
    });
    if (bytes.length < size) throw wrongSize(path, size, bytes.length.toLocaleString("en"));
    return bytes;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw wrongSize(path, size, "more");
    throw error;
  }
}

async function withFile<T>(path: string, use: (file: FileHandle, size: number) => Promise<T>): Promise<T> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, atOnce);
    const stat = await file.stat();
    if (!stat.isFile()) throw dataError("file-unreadable/not-a-file", { file: path, wanted: "a file" });
    return await use(file, stat.size);
  } catch (error) {
    throw asDataError(path, error);
  } finally {
    await file?.close();
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafeSlow(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(
      bytes,
      filled,
      Math.min(length - filled, 2 ** 30),
      position + filled,
    );
    if (bytesRead === 0) return bytes.subarray(0, filled);
    filled += bytesRead;
  }
  return bytes;
}
