import { ordering, ranks } from "./ranks.ts";

/** Spearman's rank correlation, equation 9 of the paper; ties share their mean rank. Null where a sample is constant. */
export function spearman(x: readonly number[], y: readonly number[]): number | null {
  return correlationOfRanks(ranks(ordering(x)), ranks(ordering(y)));
}

/** Pearson's correlation of two samples' ranks, whose mean is (n + 1) / 2; null where one is constant. */
export function correlationOfRanks(x: Float64Array, y: Float64Array): number | null {
  const mean = (x.length + 1) / 2;
  let [xy, xx, yy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const [a, b] = [x[i]! - mean, y[i]! - mean];
    xy += a * b;
    xx += a * a;
    yy += b * b;
  }
  return xx === 0 || yy === 0 ? null : xy / Math.sqrt(xx * yy);
}

/** Kendall's τ-b ("The treatment of ties in ranking problems", 1945). Null where a sample is constant. */
export function kendall(x: readonly number[], y: readonly number[]): number | null {
  let [balance, untiedX, untiedY] = [0, 0, 0];
  for (let i = 1; i < x.length; i++) {
    for (let j = 0; j < i; j++) {
      const [a, b] = [Math.sign(x[i]! - x[j]!), Math.sign(y[i]! - y[j]!)];
      balance += a * b;
      untiedX += a * a;
      untiedY += b * b;
    }
  }
  return untiedX === 0 || untiedY === 0 ? null : balance / Math.sqrt(untiedX * untiedY);
}
