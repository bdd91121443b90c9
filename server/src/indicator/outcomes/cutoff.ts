export interface Example {
  value: number;
  good: boolean;
}

/** The fewest good runs from which a cutoff with so few false stops can be fitted. */
export function fewestGood(falseStops: number): number {
  return Math.ceil(1 / falseStops - 1 - 1e-9);
}

/**
 * How many good runs a stop rule may stop of those that it is fitted to: the largest k with (k + 1)/(n + 1) at most
 * the share, the split conformal p-value of a new good run (Vovk, Gammerman & Shafer, "Algorithmic learning in a
 * random world", 2005). Below 0 where there are too few good runs to promise anything.
 */
export function allowedFalseStops(good: number, falseStops: number): number {
  return Math.floor(falseStops * (good + 1) + 1e-9) - 1;
}

/** The value below which runs are stopped, as high as the false stops allow; null with too few good runs. */
export function fitCutoff(examples: readonly Example[], falseStops: number): number | null {
  const good = examples.flatMap(({ value, good }) => (good ? [value] : [])).sort((a, b) => a - b);
  return good[allowedFalseStops(good.length, falseStops)] ?? null;
}
