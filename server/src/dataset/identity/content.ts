/** The identity of data: a hash of what its files hold, wherever they lie. */
import { createHash } from "node:crypto";

import type { ReadingContext } from "../rawDataset.ts";
import { hashFiles } from "./hashFiles.ts";
import { hashesOf } from "./knownHashes.ts";

/** One file of a dataset, and its part in it, which does not depend on the file's name. */
export interface Source {
  role: string;
  path: string;
}

/**
 * SHA-256 over the files' hashes and roles. Files that have not changed since their hash was taken are not read.
 *
 * @throws DataError for a file that can't be read
 */
export async function contentHash(sources: Source[], { cache, progress }: ReadingContext): Promise<string> {
  const hashes = await hashesOf(
    sources.map(({ path }) => path),
    cache,
    (files) => hashFiles(files, progress),
  );
  const content = createHash("sha256");
  for (const [i, { role }] of sources.entries()) content.update(`${role}\n${hashes[i]}\n`);
  return content.digest("hex");
}
