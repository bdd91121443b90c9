import { stratifiedFolds } from "../../statistics/folds.ts";
import { type Example, fitCutoff } from "../outcomes/cutoff.ts";
import type { Stops } from "../outcomes/ruleOutcome.ts";
import type { FinishedRun } from "../runHistory.ts";
import type { Values } from "./predictions.ts";
import type { Predictor } from "./predictor.ts";

export function givenRule({ predictor, values }: Values, checkpoint: number, level: number): Stops {
  const epoch = predictor.knownAt?.(checkpoint) ?? checkpoint;
  return values.map((value) => (value > level ? null : epoch));
}

export interface Fitting {
  falseStops: number;
  folds: number;
  seed: number;
  accuracy: number;
  others: { runs: readonly FinishedRun[]; accuracy: number } | null;
}

/**
 * Stops the runs below a cutoff that other studies or the other folds have set; null where these have too few good
 * runs.
 */
export function fittedRule(
  { predictor, values }: Values,
  runs: readonly FinishedRun[],
  checkpoint: number,
  { falseStops, folds, seed, accuracy, others }: Fitting,
): Stops | null {
  const epoch = predictor.knownAt?.(checkpoint) ?? checkpoint;
  const stopBelow = (cutoff: number, value: number) => (value < cutoff ? epoch : null);
  if (others) {
    const cutoff = fitCutoff(examplesOf(predictor, others.runs, checkpoint, others.accuracy), falseStops);
    return cutoff === null ? null : values.map((value) => stopBelow(cutoff, value));
  }
  const examples: Example[] = runs.map(({ finalAccuracy }, i) => ({
    value: values[i]!,
    good: finalAccuracy > accuracy,
  }));
  const foldOf = stratifiedFolds(
    examples.map(({ good }) => good),
    folds,
    seed,
  );
  const cutoffs = Array.from({ length: folds }, (_, fold) =>
    fitCutoff(
      examples.filter((_, i) => foldOf[i] !== fold),
      falseStops,
    ),
  );
  if (cutoffs.includes(null)) return null;
  return values.map((value, i) => stopBelow(cutoffs[foldOf[i]!]!, value));
}

function examplesOf(
  predictor: Predictor,
  runs: readonly FinishedRun[],
  checkpoint: number,
  accuracy: number,
): Example[] {
  return runs.flatMap((run) => {
    const value = checkpoint < run.maxEpochs ? predictor.at(run, checkpoint) : null;
    return value === null ? [] : [{ value, good: run.finalAccuracy > accuracy }];
  });
}
