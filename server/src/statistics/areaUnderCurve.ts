import { ordering, ranks } from "./ranks.ts";

/**
 * The area under the ROC curve: the chance that a random member of the class has a higher value than a random
 * one that is not, equal values counting half. Null where one of the two kinds is absent.
 */
export function areaUnderCurve(values: readonly number[], isMember: readonly boolean[]): number | null {
  return areaFromRanks(ranks(ordering(values)), (i) => isMember[i]!);
}

/** The same from ranks, by the sum of the members' (Mann & Whitney, 1947). */
export function areaFromRanks(ranks: Float64Array, isMember: (i: number) => boolean): number | null {
  let [members, sum] = [0, 0];
  for (let i = 0; i < ranks.length; i++) {
    if (!isMember(i)) continue;
    members++;
    sum += ranks[i]!;
  }
  const pairs = members * (ranks.length - members);
  return pairs === 0 ? null : (sum - (members * (members + 1)) / 2) / pairs;
}
