/** What `dai gc` takes of the cache: files that are made again when they are needed. */
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { CollectedFile, CollectParams } from "../../protocol/protocol.ts";

/** A file of the cache. `content`: of decoded data, the hash of what it was made of; null for other files. */
export interface CachedFile extends CollectedFile {
  content: string | null;
}

/** A process that writes a file has had this long to do it. */
const writingMs = 3_600_000;

/** The files of the cache, but those that are being written. @param now milliseconds since 1970 */
export async function cachedFiles(cache: string, now: number): Promise<CachedFile[]> {
  const names = await readdir(cache).catch(() => []);
  const files = await Promise.all(
    names.map(async (file): Promise<CachedFile[]> => {
      const found = await stat(join(cache, file)).catch(() => null);
      if (!found?.isFile() || (file.endsWith(".tmp") && now - found.mtimeMs < writingMs)) return [];
      const content = /^([0-9a-f]{64})-[0-9a-f]{64}\.bin$/.exec(file)?.[1] ?? null;
      return [{ file, changed: found.mtime.toISOString(), bytes: found.size, content }];
    }),
  );
  return files.flat();
}

export async function removeCached(cache: string, files: readonly CollectedFile[]): Promise<void> {
  await Promise.all(files.map(({ file }) => rm(join(cache, file), { force: true })));
}

/**
 * Chooses decoded data of no run and leftovers; then what was not used for longer than asked; then the oldest.
 * @param needed contents of the runs' data
 * @param bytes what everything takes, runs included
 * @param now milliseconds since 1970
 */
export function chooseCached(
  files: readonly CachedFile[],
  needed: ReadonlySet<string>,
  bytes: number,
  {
    olderThanSeconds = Infinity,
    keepBytes = Infinity,
    snapshotsOnly = false,
    only,
    onlyCached,
  }: CollectParams,
  now: number,
): CachedFile[] {
  if (snapshotsOnly) return [];
  let left = bytes;
  const oldestFirst = files
    .filter(({ file }) => (onlyCached ? onlyCached.includes(file) : !only))
    .sort((a, b) => a.changed.localeCompare(b.changed));
  const chosen = new Set<CachedFile>();
  const take = (one: CachedFile) => {
    if (!chosen.has(one)) left -= one.bytes;
    chosen.add(one);
  };
  for (const one of oldestFirst) {
    const isHashes = one.file.endsWith(".hashes.json");
    const isNeeded = isHashes || (one.content !== null && needed.has(one.content));
    if (!isNeeded || now - Date.parse(one.changed) > 1000 * olderThanSeconds) take(one);
  }
  for (const one of oldestFirst) if (left > keepBytes) take(one);
  return oldestFirst.filter((one) => chosen.has(one));
}
