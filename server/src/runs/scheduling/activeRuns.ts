import type { RunId } from "../../protocol/protocol.ts";

export type ActiveRuns = ReturnType<typeof createActiveRuns>;

export function createActiveRuns() {
  /** the callbacks that run when the trainer gives the run up */
  const waiters = new Map<RunId, (() => void)[]>();
  /** the ones that are to make room, or to begin again, after the epoch under way */
  const leaving = new Set<RunId>();
  return {
    all: (): RunId[] => [...waiters.keys()],
    has: (run: RunId): boolean => waiters.has(run),
    count: (): number => waiters.size,
    add(run: RunId): void {
      waiters.set(run, []);
    },
    leave(run: RunId): void {
      leaving.add(run);
    },
    isLeaving: (run: RunId): boolean => leaving.has(run),
    remove(run: RunId): void {
      const removed = waiters.get(run) ?? [];
      waiters.delete(run);
      leaving.delete(run);
      for (const resolve of removed) resolve();
    },
    /** Resolves when a trainer has given the run up, at once where none has it. */
    released(run: RunId): Promise<void> {
      const those = waiters.get(run);
      return those ? new Promise((resolve) => those.push(resolve)) : Promise.resolve();
    },
  };
}
