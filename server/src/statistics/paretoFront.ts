/**
 * The members that no other is at least as good as in both values and better in one (the Pareto front of two objectives).
 *
 * @param first,second values of each member, of which more is better
 * @returns their numbers, by falling first value; of members with equal values all
 */
export function paretoFront(first: readonly number[], second: readonly number[]): number[] {
  const order = first.map((_, member) => member);
  order.sort((a, b) => first[b]! - first[a]! || second[b]! - second[a]!);
  const front: number[] = [];
  for (const member of order) {
    const last = front.at(-1);
    const isEqual = last !== undefined && first[last] === first[member] && second[last] === second[member];
    if (last === undefined || second[member]! > second[last]! || isEqual) front.push(member);
  }
  return front;
}
