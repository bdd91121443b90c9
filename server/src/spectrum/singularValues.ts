/**
 * The singular values of a matrix with `width` columns, from the eigenvalues of its Gram matrix:
 * σ_i = √λ_i, descending, divided by the largest.
 *
 * Rounding leaves small negative eigenvalues where the matrix lacks rank; they count as 0. A Gram matrix of
 * the rows has fewer than `width` eigenvalues; the missing singular values are 0 exactly. A matrix of zeros
 * has the spectrum [0, 0, …].
 */
export function singularValues(eigenvalues: Float64Array, width: number): Float64Array {
  const sigma = new Float64Array(width);
  const descending = Float64Array.from(eigenvalues).sort().reverse();
  const largest = descending[0] ?? 0;
  if (largest <= 0) return sigma;
  for (const [index, eigenvalue] of descending.entries()) {
    sigma[index] = Math.sqrt(Math.max(eigenvalue, 0) / largest);
  }
  return sigma;
}

/**
 * How many directions a matrix has in effect: e^H of the entropy H = −Σ p ln p of p = σ / Σσ (Roy & Vetterli, "The
 * effective rank", 2007); 0 for a matrix of zeros.
 */
export function effectiveRank(sigma: Float64Array): number {
  let sum = 0;
  for (const value of sigma) sum += value;
  if (sum === 0) return 0;
  let entropy = 0;
  for (const value of sigma) if (value > 0) entropy -= (value / sum) * Math.log(value / sum);
  return Math.exp(entropy);
}
