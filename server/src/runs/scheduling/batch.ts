/** Things that arrive at the same moment, taken together: one transaction, one wait for the disk. */
export interface Batch<T> {
  add(item: T): void;
  flush(): void;
}

/** @param take called with all that arrived in one turn of the event loop, in order; never with nothing */
export function createBatch<T>(take: (items: T[]) => void): Batch<T> {
  let items: T[] = [];
  let soon: NodeJS.Immediate | null = null;

  function flush(): void {
    if (soon) clearImmediate(soon);
    soon = null;
    const arrived = items;
    items = [];
    if (arrived.length > 0) take(arrived);
  }

  return {
    add(item) {
      items.push(item);
      soon ??= setImmediate(flush);
    },
    flush,
  };
}
