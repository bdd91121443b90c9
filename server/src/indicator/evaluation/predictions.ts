import { areaFromRanks } from "../../statistics/areaUnderCurve.ts";
import { percentileInterval } from "../../statistics/interval.ts";
import { correlationOfRanks, kendall } from "../../statistics/rankCorrelation.ts";
import { ordering, ranks } from "../../statistics/ranks.ts";
import type { Comparison, Prediction } from "./evaluation.ts";
import type { Predictor } from "./predictor.ts";

export interface Values {
  predictor: Predictor;
  values: readonly number[];
}

/**
 * Correlations of predictors with the final accuracies, and their paired differences.
 * @param accuracy the final accuracy that a good run is above
 * @param samples resamples of the runs; the same for all, so that differences are paired
 */
export function predictions(
  all: readonly Values[],
  final: readonly number[],
  accuracy: number,
  samples: readonly Uint32Array[],
): { predictions: Prediction[]; comparisons: Comparison[] } {
  const isGood = final.map((value) => value > accuracy);
  const finalOrdering = ordering(final);
  const finalRanks = ranks(finalOrdering);
  const sampledFinalRanks = samples.map((picks) => ranks(finalOrdering, picks));

  const measured = all.map(({ predictor, values }) => {
    const order = ordering(values);
    const own = ranks(order);
    const spearmans: (number | null)[] = [];
    const areas: (number | null)[] = [];
    samples.forEach((picks, sample) => {
      const sampled = ranks(order, picks);
      spearmans.push(correlationOfRanks(sampled, sampledFinalRanks[sample]!));
      areas.push(areaFromRanks(sampled, (i) => isGood[picks[i]!]!));
    });
    const { id, title, kind, labels } = predictor;
    const prediction: Prediction = {
      ...{ id, title, kind, labels },
      spearman: correlationOfRanks(own, finalRanks),
      spearmanInterval: percentileInterval(known(spearmans)),
      kendall: kendall(values, final),
      auc: areaFromRanks(own, (i) => isGood[i]!),
      aucInterval: percentileInterval(known(areas)),
    };
    return { prediction, spearmans };
  });
  return {
    predictions: measured.map(({ prediction }) => prediction),
    comparisons: measured.flatMap((of, i) =>
      measured.slice(i + 1).flatMap((against) => compare(of, against) ?? []),
    ),
  };
}

interface Measured {
  prediction: Prediction;
  /** Spearman's correlation in each resample */
  spearmans: readonly (number | null)[];
}

function compare(of: Measured, against: Measured): Comparison | null {
  const [a, b] = [of.prediction.spearman, against.prediction.spearman];
  const differences = of.spearmans.map((own, sample) => {
    const other = against.spearmans[sample] ?? null;
    return own === null || other === null ? null : own - other;
  });
  const interval = percentileInterval(known(differences));
  if (a === null || b === null || interval === null) return null;
  return { of: of.prediction.id, against: against.prediction.id, difference: a - b, interval };
}

function known(values: readonly (number | null)[]): number[] {
  return values.filter((value) => value !== null);
}
