import { asDataError, type DataError } from "./access/dataError.ts";
import { resolvePath } from "./access/pathPolicy.ts";
import { mapPaths } from "./kinds/paths.ts";
import type { FilesSpec } from "./kinds/registry.ts";
import type { DataResult } from "./problem.ts";

/** Whole paths for those of a spec. @param folder the spec's; null for a spec that lies nowhere */
export function locate(dataset: FilesSpec, folder: string | null): DataResult<FilesSpec> {
  try {
    return {
      found: mapPaths(dataset, (path, key) => {
        try {
          return resolvePath(path, folder);
        } catch (error) {
          throw new Misplaced(asDataError(path, error), key);
        }
      }),
      problem: null,
    };
  } catch (error) {
    if (!(error instanceof Misplaced)) throw error;
    const { code, message } = error.cause;
    return { found: null, problem: { code, message, path: error.key } };
  }
}

class Misplaced extends Error {
  override readonly cause: DataError;
  readonly key: string[];

  constructor(cause: DataError, key: string[]) {
    super(cause.message);
    this.cause = cause;
    this.key = key;
  }
}
