import { DataError } from "../access/dataError.ts";
import type { Task } from "../dataset.ts";
import type { Inspection } from "../facts.ts";
import { contentHash } from "../identity/content.ts";
import { mapPaths } from "../kinds/paths.ts";
import { type FilesSpec, filesKindOf } from "../kinds/registry.ts";
import { inspectRaw } from "../pipeline/inspection.ts";
import type { DataResult } from "../problem.ts";
import type { ReadingContext } from "../rawDataset.ts";

/**
 * What the files of a dataset hold. Its paths are absolute.
 *
 * @param options `identify`: whether their content is hashed, as a run's identity needs it
 */
export async function inspect(
  located: FilesSpec,
  { task, identify, ...context }: { task: Task; identify: boolean } & ReadingContext,
): Promise<DataResult<Inspection>> {
  return aboutFiles(located, async () => {
    const kind = filesKindOf(located);
    const content = identify ? await contentHash(kind.sources(located), context) : null;
    const raw = await kind.read(located, { ...context, content, task, test: false });
    const inspection = inspectRaw(raw, located);
    await raw.train.check?.();
    await raw.validation?.check?.();
    return content === null ? inspection : { ...inspection, facts: { ...inspection.facts, content } };
  });
}

/** Turns what is wrong with a dataset's files into a problem with its place in the spec. */
export async function aboutFiles<T>(located: FilesSpec, read: () => Promise<T>): Promise<DataResult<T>> {
  try {
    return { found: await read(), problem: null };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const { code, message, at, fix, facts } = error;
    return {
      found: null,
      problem: { code, message, path: at ?? keyOf(located, facts.file), ...(fix ? { fix } : {}) },
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
