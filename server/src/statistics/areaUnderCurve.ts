import { ordering, ranks } from "./ranks.ts";

/** P(value of a random member > that of a random non-member), ties half. Null where one kind is absent. */
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
