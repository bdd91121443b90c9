import { DataError } from "../access/dataError.ts";
import type { DataFacts, Looked } from "../facts.ts";
import { contentHash } from "../identity/content.ts";
import { mapPaths } from "../kinds/paths.ts";
import { type FilesSpec, filesKindOf } from "../kinds/registry.ts";
import { factsOf } from "../pipeline/assemble.ts";
import type { ReadingContext } from "../rawDataset.ts";

/**
 * What a dataset whose paths are whole holds.
 *
 * @param options whether to hash its content; `cache`: folder to keep hashes in
 */
export async function inspect(
  located: FilesSpec,
  { identify, ...context }: { identify: boolean } & ReadingContext,
): Promise<Looked<DataFacts>> {
  return aboutFiles(located, async () => {
    const kind = filesKindOf(located);
    const raw = await kind.read(located, null, { cache: null, progress: () => {} });
    const facts = factsOf(raw, located);
    return identify ? { ...facts, content: await contentHash(kind.sources(located), context) } : facts;
  });
}

/** Turns what is wrong with a dataset's files into a problem with its place in the spec. */
export async function aboutFiles<T>(located: FilesSpec, look: () => Promise<T>): Promise<Looked<T>> {
  try {
    return { found: await look(), problem: null };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    return {
      found: null,
      problem: { code: error.code, message: error.message, path: error.at ?? keyOf(located, error.file) },
    };
  }
}

/** The key whose path a file is, or lies in. */
function keyOf(located: FilesSpec, file: string): string[] {
  let found: string[] = [];
  mapPaths(located, (path, key) => {
    if (file.startsWith(path) && found.length === 0) found = key;
    return path;
  });
  return found;
}
