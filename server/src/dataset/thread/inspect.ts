import { DataError } from "../access/dataError.ts";
import { collectDataErrors } from "../access/dataErrors.ts";
import type { Task } from "../dataset.ts";
import type { Inspection } from "../facts.ts";
import { contentHash } from "../identity/content.ts";
import { mapPaths } from "../kinds/paths.ts";
import { type FilesSpec, filesKindOf } from "../kinds/registry.ts";
import { inspectRaw } from "../pipeline/inspection.ts";
import type { DataProblem, DataResult } from "../problem.ts";
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
    const errors = collectDataErrors();
    const inspection = errors.attempt(() => inspectRaw(raw, located));
    for (const part of [raw.train, raw.validation]) await errors.attemptLater(async () => part?.check?.());
    errors.throwAny();
    const { facts, ...others } = inspection!;
    return { ...others, facts: content === null ? facts : { ...facts, content } };
  });
}

/** Turns what is wrong with a dataset's files into problems with their places in the spec. */
export async function aboutFiles<T>(located: FilesSpec, read: () => Promise<T>): Promise<DataResult<T>> {
  try {
    return { found: await read(), problem: null };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const [problem, ...others] = [error, ...error.others].map((one) => problemOf(one, located));
    return { found: null, problem: problem!, others };
  }
}

function problemOf({ code, message, at, fix, facts }: DataError, located: FilesSpec): DataProblem {
  return { code, message, path: at ?? keyOf(located, facts.file), ...(fix ? { fix } : {}) };
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
