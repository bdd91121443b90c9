/**
 * Σ_i σ_i of one spectrum with Neumaier's compensated summation ("Rundungsfehleranalyse einiger Verfahren zur
 * Summation endlicher Summen", 1974): equation 4 takes small differences of such sums.
 * @param singularValues finite, not negative, in any order and of any scale
 */
export function nuclearNorm(singularValues: ArrayLike<number>): number {
  let sum = 0;
  let lost = 0;
  for (let i = 0; i < singularValues.length; i++) {
    const value = singularValues[i]!;
    const next = sum + value;
    lost += sum >= value ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + lost;
}
