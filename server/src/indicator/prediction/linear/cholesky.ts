export interface Cholesky {
  /** x with A·x = b */
  solve(b: readonly number[]): number[];
}

/**
 * Factors A (Golub & Van Loan, "Matrix computations", algorithm 4.2.1).
 * @param a n × n, of which the lower triangle is read
 * @throws RangeError when it is not positive definite
 */
export function cholesky(a: readonly (readonly number[])[]): Cholesky {
  const l: number[][] = [];
  for (const [i, row] of a.entries()) {
    const factor: number[] = [];
    for (let j = 0; j <= i; j++) {
      const other = j < i ? l[j]! : factor;
      let rest = row[j]!;
      for (let k = 0; k < j; k++) rest -= factor[k]! * other[k]!;
      if (i === j && !(rest > 0)) throw new RangeError("The matrix is not positive definite.");
      factor.push(i === j ? Math.sqrt(rest) : rest / other[j]!);
    }
    l.push(factor);
  }
  return {
    solve(b) {
      const x = [...b];
      for (let i = 0; i < x.length; i++) {
        for (let k = 0; k < i; k++) x[i]! -= l[i]![k]! * x[k]!;
        x[i]! /= l[i]![i]!;
      }
      for (let i = x.length - 1; i >= 0; i--) {
        for (let k = i + 1; k < x.length; k++) x[i]! -= l[k]![i]! * x[k]!;
        x[i]! /= l[i]![i]!;
      }
      return x;
    },
  };
}
