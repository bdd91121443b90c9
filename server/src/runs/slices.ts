/**
 * Cuts a list into slices, so that other work gets its turn between them: each as long as it can be at a cost of at
 * most `most`, and of one item at least.
 */
export function* slices<T>(
  items: Iterable<T>,
  costOf: (item: T) => number,
  most: number,
): Generator<T[], void> {
  let slice: T[] = [];
  let cost = 0;
  for (const item of items) {
    const added = costOf(item);
    if (slice.length > 0 && cost + added > most) {
      yield slice;
      [slice, cost] = [[], 0];
    }
    slice.push(item);
    cost += added;
  }
  if (slice.length > 0) yield slice;
}
