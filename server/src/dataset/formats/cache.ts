/** Decoded data in files, each with the SHA-256 of its bytes in front. What is broken there is made again. */
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { mkdir, open, rename, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";

const hashBytes = 32;

/** Largest data that is kept; reading a larger file back would take as long as decoding. */
const largestKept = 2 ** 31 - 1 - hashBytes;

/** @param content hash of what the bytes were made of @param how what else they are a function of */
export function keyOf(content: string, how: unknown): string {
  return `${content}-${createHash("sha256").update(JSON.stringify(how)).digest("hex")}`;
}

/**
 * The bytes that are kept under a key, or those that `make` makes, which are then kept.
 *
 * @param key of `keyOf`
 * @param size how many bytes they are; null where that is not known before
 */
export async function keep(
  folder: string,
  key: string,
  size: number | null,
  make: () => Promise<Uint8Array>,
): Promise<Uint8Array> {
  if (size !== null && size > largestKept) return make();
  const path = join(folder, `${key}.bin`);
  const kept = await readKept(path);
  if (kept && kept.length > hashBytes && kept.length === hashBytes + (size ?? kept.length - hashBytes)) {
    const bytes = kept.subarray(hashBytes);
    if (hashOf(bytes).equals(kept.subarray(0, hashBytes))) {
      // What is used is not old.
      await utimes(path, new Date(), new Date()).catch(() => {});
      return bytes;
    }
  }
  const bytes = await make();
  // A full disk costs time at the next start, and nothing else.
  if (bytes.length <= largestKept) await writeWhole(folder, path, [hashOf(bytes), bytes]).catch(() => {});
  return bytes;
}

/** Null where there is none, or what is there is no file. */
async function readKept(path: string): Promise<Buffer | null> {
  // Opening a named pipe must not wait for a writer.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(() => null);
  try {
    return file && (await file.stat()).isFile() ? await file.readFile() : null;
  } catch {
    return null;
  } finally {
    await file?.close();
  }
}

async function writeWhole(folder: string, path: string, parts: Uint8Array[]): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, parts, { mode: 0o600 });
  await rename(temporary, path);
}

function hashOf(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}
