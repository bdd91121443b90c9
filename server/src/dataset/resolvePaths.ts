import { asDataError } from "./access/dataError.ts";
import { resolvePath } from "./access/pathPolicy.ts";
import { mapPaths } from "./kinds/paths.ts";
import type { FilesSpec } from "./kinds/registry.ts";
import type { DataProblem, DataResult } from "./problem.ts";

/** Whole paths for those of a spec. @param folder the spec's; null for a spec that lies nowhere */
export function locate(dataset: FilesSpec, folder: string | null): DataResult<FilesSpec> {
  const problems: DataProblem[] = [];
  const found = mapPaths(dataset, (path, key) => {
    try {
      return resolvePath(path, folder);
    } catch (error) {
      const { code, message } = asDataError(path, error);
      problems.push({ code, message, path: key });
      return path;
    }
  });
  const [problem, ...others] = problems;
  return problem ? { found: null, problem, others } : { found, problem: null };
}
