/** The distinct values of a sample in rising order, and where each observation stands among them. */
export interface Ordering {
  distinct: number;
  /** for each observation, the index of its value among the distinct ones */
  index: Uint32Array;
}

/** @param values finite numbers */
export function ordering(values: readonly number[]): Ordering {
  const sorted = Float64Array.from(new Set(values)).sort();
  const place = new Map(Array.from(sorted, (value, i) => [value, i]));
  return { distinct: sorted.length, index: Uint32Array.from(values, (value) => place.get(value)!) };
}

/**
 * Ranks from 1, ties sharing their mean, of a sample of the observations, in one counting pass.
 * @param picks for each member of the sample the observation that it is; absent: every observation once
 */
export function ranks({ distinct, index }: Ordering, picks?: Uint32Array): Float64Array {
  const count = picks?.length ?? index.length;
  const member = (i: number) => index[picks === undefined ? i : picks[i]!]!;
  const rankOf = new Float64Array(distinct);
  for (let i = 0; i < count; i++) rankOf[member(i)]!++;
  let below = 0;
  for (let value = 0; value < distinct; value++) {
    const equal = rankOf[value]!;
    rankOf[value] = below + (equal + 1) / 2;
    below += equal;
  }
  const result = new Float64Array(count);
  for (let i = 0; i < count; i++) result[i] = rankOf[member(i)]!;
  return result;
}
