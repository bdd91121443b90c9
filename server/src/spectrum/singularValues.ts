/**
 * The singular values σ_i = √λ_i of a matrix with `width` columns, descending, divided by the largest; a matrix of
 * zeros has [0, 0, …]. Small negative eigenvalues of a matrix that lacks rank count as 0, as do those that a Gram
 * matrix of the rows lacks.
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

/** e^H of the entropy H = −Σ p ln p of p = σ / Σσ (Roy & Vetterli, 2007); 0 for a matrix of zeros. */
export function effectiveRank(sigma: Float64Array): number {
  let sum = 0;
  for (const value of sigma) sum += value;
  if (sum === 0) return 0;
  let entropy = 0;
  for (const value of sigma) if (value > 0) entropy -= (value / sum) * Math.log(value / sum);
  return Math.exp(entropy);
}
