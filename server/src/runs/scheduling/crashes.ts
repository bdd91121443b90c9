import type { RunId } from "../../protocol/protocol.ts";

/** A run that crashes its trainer this often without a new record fails. */
export const mostCrashes = 3;
/** After a crash, training starts again at once; after more without a record between, ever later. */
const firstPause = 100;
const longestPause = 10_000;

export type Crashes = ReturnType<typeof createCrashes>;

export function createCrashes() {
  const counts = new Map<RunId, number>();
  let inARow = 0;
  return {
    of: (run: RunId): number => counts.get(run) ?? 0,
    /** Whether the trainer has crashed with the run in it, and it has reported nothing since. */
    isSuspect: (run: RunId): boolean => counts.has(run),
    /** Counts a crash; answers how long training is to pause, in milliseconds. */
    add(suspects: readonly RunId[]): number {
      for (const run of suspects) counts.set(run, (counts.get(run) ?? 0) + 1);
      return Math.min(firstPause * 2 ** inARow++, longestPause);
    },
    /** Training continues: a run has reported something. Answers whether it was a suspect. */
    clear(run: RunId): boolean {
      inARow = 0;
      return counts.delete(run);
    },
    forget(run: RunId): void {
      counts.delete(run);
    },
  };
}
