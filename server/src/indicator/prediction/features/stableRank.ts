/**
 * The stable rank ‖H‖_F² / ‖H‖₂² = Σσ² / max σ² (Rudelson & Vershynin, "Sampling from large matrices", 2007); 0 for a
 * dead layer.
 * @param singularValues not negative, in any order and of any scale
 */
export function stableRank(singularValues: ArrayLike<number>): number {
  let [largest, squares] = [0, 0];
  for (let i = 0; i < singularValues.length; i++) {
    const value = singularValues[i]!;
    largest = Math.max(largest, value);
    squares += value * value;
  }
  return largest > 0 ? squares / largest ** 2 : 0;
}
