export interface Interval {
  low: number;
  high: number;
}

/** The normal distribution's 97.5% quantile. */
const Z = 1.959963984540054;

/**
 * Wilson's score interval of a share, 95% ("Probable inference, the law of succession …", 1927).
 * @param successes 0 … trials
 * @returns 0 … 1 where there were no trials
 */
export function wilsonInterval(successes: number, trials: number): Interval {
  if (trials === 0) return { low: 0, high: 1 };
  const share = successes / trials;
  const scale = 1 + (Z * Z) / trials;
  const centre = share + (Z * Z) / (2 * trials);
  const spread = Z * Math.sqrt((share * (1 - share)) / trials + (Z * Z) / (4 * trials * trials));
  // Rounding must not leave 0 and 1, where the interval ends exactly.
  return {
    low: successes === 0 ? 0 : (centre - spread) / scale,
    high: successes === trials ? 1 : (centre + spread) / scale,
  };
}

/** The middle 95% of a bootstrap's values (Efron, 1981), interpolated. Null where there are none. */
export function percentileInterval(values: readonly number[]): Interval | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  return { low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) };
}

/** @param sorted rising, not empty */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const [low, high] = [sorted[below]!, sorted[Math.min(below + 1, sorted.length - 1)]!];
  return low + (high - low) * (position - below);
}
