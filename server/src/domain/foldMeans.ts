/** Runs that differ only in the fold that they validate with, taken together. */
import { objectiveOf, resultOf } from "./objective.ts";
import { type Parameters, parametersOf } from "./parameters.ts";
import type { ListedRun } from "./runFields.ts";

export const foldPath = "dataset.validation.fold";

/** What a configuration reached over its folds: the study's objective at each run's best epoch. */
export interface FoldMean<Run> {
  /** of the configuration, in the order of the launch */
  runs: Run[];
  mean: number;
  /** the standard deviation between folds, with n − 1; null for a single one */
  deviation: number | null;
  folds: number;
}

/** The configurations that runs with a fold belong to, the best first; those without any result are left out. */
export function foldMeans<Run extends ListedRun & { study: string }>(runs: readonly Run[]): FoldMean<Run>[] {
  const groups = Map.groupBy(
    runs.filter(({ parameters = {} }) => foldPath in parameters),
    (run) => JSON.stringify([run.study, withoutFold(parametersOf(run))]),
  );
  const means = [...groups.values()].flatMap((members) => {
    const results = members.map(resultOf).filter((result) => result !== null);
    return results.length > 0 ? [{ runs: members, folds: results.length, ...statisticsOf(results) }] : [];
  });
  const sign = runs[0] && objectiveOf(runs[0]).goal === "minimize" ? 1 : -1;
  return means.sort((a, b) => sign * (a.mean - b.mean));
}

function withoutFold({ [foldPath]: _, ...others }: Parameters): Parameters {
  return others;
}

function statisticsOf(values: readonly number[]): { mean: number; deviation: number | null } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length < 2) return { mean, deviation: null };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}
