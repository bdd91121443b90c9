/** The identity of data: a hash of what its files hold, wherever they lie. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { asDataError, DataError } from "./dataError.ts";
import type { Source } from "./sources.ts";

/**
 * SHA-256 over the files' hashes and roles. Hashes are kept in the cache by path, size and time of the last
 * change, so unchanged files are read once.
 *
 * @throws DataError for a file that can't be read
 */
export async function contentHash(sources: Source[], cache: string | null): Promise<string> {
  const stamp = createHash("sha256");
  for (const { role, path } of sources) {
    const file = await stat(path).catch((error) => {
      throw asDataError(path, error);
    });
    if (!file.isFile()) throw new DataError(path, "is not a file: name a file.");
    stamp.update(`${role}\n${path}\n${file.size} ${file.mtimeMs} ${file.ino}\n`);
  }
  const kept = cache && join(cache, `${stamp.digest("hex")}.sha256`);
  const known = kept ? await readFile(kept, "utf8").catch(() => "") : "";
  if (/^[0-9a-f]{64}$/.test(known)) return known;
  const content = createHash("sha256");
  for (const { role, path } of sources) content.update(`${role}\n${await hashFile(path)}\n`);
  const hash = content.digest("hex");
  if (kept && cache) {
    await mkdir(cache, { recursive: true, mode: 0o700 })
      .then(() => writeFile(kept, hash, { mode: 0o600 }))
      .catch(() => {});
  }
  return hash;
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  try {
    await pipeline(createReadStream(path, { highWaterMark: 2 ** 20 }), hash);
  } catch (error) {
    throw asDataError(path, error);
  }
  return hash.digest("hex");
}
