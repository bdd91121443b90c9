/**
 * Spearman's rank correlation: Pearson's of the ranks, where equal values share the mean of their ranks.
 * @returns NaN for fewer than two pairs, or where all values of one side are equal
 */
export function spearman(xs: readonly number[], ys: readonly number[]): number {
  const [a, b] = [centred(ranks(xs)), centred(ranks(ys))];
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

function ranks(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).sort((a, b) => values[a]! - values[b]!);
  const result = new Array<number>(values.length);
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let i = from; i < to; i++) result[order[i]!] = (from + to + 1) / 2;
  }
  return result;
}

function centred(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * b[i]!, 0);
