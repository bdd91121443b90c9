import { asDataError } from "./access/dataError.ts";
import { resolvePath } from "./access/pathPolicy.ts";
import type { Inspection } from "./facts.ts";
import { valueAt } from "./kinds/kind.ts";
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

/** What was found in files, in whose sentences the paths are as the spec has them: whole ones hide the rest of a line. */
export function asWritten(
  result: DataResult<Inspection>,
  written: FilesSpec,
  located: FilesSpec,
): DataResult<Inspection> {
  const paths: [whole: string, path: string][] = [];
  mapPaths(located, (whole, key) => {
    paths.push([whole, String(valueAt(written, key))]);
    return whole;
  });
  // A folder may hold another file of the spec.
  paths.sort(([a], [b]) => b.length - a.length);
  const named = <P extends DataProblem>(problem: P): P => ({
    ...problem,
    message: paths.reduce((text, [whole, path]) => text.replaceAll(whole, path), problem.message),
  });
  if (result.problem)
    return { found: null, problem: named(result.problem), others: result.others?.map(named) ?? [] };
  return { ...result, found: { ...result.found, notices: result.found.notices.map(named) } };
}
