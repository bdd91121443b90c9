/** One run as a cutoff is fitted to it. */
export interface Example {
  value: number;
  good: boolean;
}

/** The fewest good runs from which a cutoff with so few false stops can be fitted. */
export function fewestGood(falseStops: number): number {
  return Math.ceil(1 / falseStops - 1 - 1e-9);
}

/**
 * How many of the good runs that a stop rule is fitted to it may stop, so that it is expected to stop no more
 * than a share of good runs like them: the largest k with (k + 1)/(n + 1) at most the share. That is the split
 * conformal p-value of a new good run (Vovk, Gammerman & Shafer, "Algorithmic learning in a random world",
 * 2005). Below 0 where there are too few good runs to promise anything.
 */
export function allowedFalseStops(good: number, falseStops: number): number {
  return Math.floor(falseStops * (good + 1) + 1e-9) - 1;
}

/**
 * The value below which runs are stopped: as high as the allowed share of false stops lets it be. Null where
 * there are fewer good runs than such a promise needs.
 */
export function fitCutoff(examples: readonly Example[], falseStops: number): number | null {
  const good = examples.flatMap(({ value, good }) => (good ? [value] : [])).sort((a, b) => a - b);
  return good[allowedFalseStops(good.length, falseStops)] ?? null;
}
