/** Variance from which on the normal distribution stands in for the binomial one. */
const LARGE_VARIANCE = 500;

/**
 * P(X ≥ successes) for X binomial. Exact for few trials; else the normal approximation with continuity correction.
 * @param share 0 … 1
 */
export function binomialUpperTail(successes: number, trials: number, share: number): number {
  if (successes <= 0 || share >= 1) return 1;
  if (successes > trials || share <= 0) return 0;
  const mean = trials * share;
  const variance = mean * (1 - share);
  if (variance > LARGE_VARIANCE) return normalUpperTail((successes - 0.5 - mean) / Math.sqrt(variance));
  let logTerm =
    logChoose(trials, successes) + successes * Math.log(share) + (trials - successes) * Math.log1p(-share);
  let tail = 0;
  for (let k = successes; k <= trials; k++) {
    const term = Math.exp(logTerm);
    tail += term;
    // Past the mode the terms fall faster than a geometric series.
    if (k > mean && term < 1e-17 * tail) break;
    logTerm += Math.log((trials - k) / (k + 1)) + Math.log(share) - Math.log1p(-share);
  }
  return Math.min(1, tail);
}

function logChoose(n: number, k: number): number {
  let sum = 0;
  for (let i = 1; i <= Math.min(k, n - k); i++) sum += Math.log((n - i + 1) / i);
  return sum;
}

/** 1 − Φ(z), to 1.2e-7 (the rational Chebyshev fit of erfc in Press et al., "Numerical recipes", section 6.2). */
function normalUpperTail(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.5 * x);
  const coefficients = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
    -0.82215223, 0.17087277,
  ];
  const polynomial = coefficients.reduceRight((sum, coefficient) => coefficient + t * sum, 0);
  const tail = 0.5 * t * Math.exp(-x * x + polynomial);
  return z >= 0 ? tail : 1 - tail;
}
