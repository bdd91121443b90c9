/** What `dai gc` takes: which runs and snapshots are old or too much. A pure function. */
import { can, isOver } from "../../domain/runState.ts";
import type { Collected, CollectParams } from "../../protocol/protocol.ts";

/**
 * Chooses, oldest first: all that is older than asked; then snapshots of runs that are over, and after these whatever
 * there is, until the rest is small enough.
 * @param candidates runs that may go, with what they take
 * @param bytes what everything takes, the runs that may not go included
 * @param now milliseconds since 1970
 */
export function chooseCollected(
  candidates: readonly Collected[],
  bytes: number,
  { olderThanSeconds = Infinity, keepBytes = Infinity, snapshotsOnly = false, only }: CollectParams,
  now: number,
): { runs: Collected[]; snapshots: Collected[] } {
  const wanted = only && new Set(only);
  const oldestFirst = candidates
    .filter(({ run }) => !wanted || wanted.has(run))
    .sort((a, b) => a.changed.localeCompare(b.changed));
  const runs = new Set<Collected>();
  const snapshots = new Set<Collected>();
  let left = bytes;

  function takeSnapshots(one: Collected): void {
    if (one.snapshotBytes === 0 || runs.has(one) || snapshots.has(one)) return;
    snapshots.add(one);
    left -= one.snapshotBytes;
  }
  function takeRun(one: Collected): void {
    if (runs.has(one)) return;
    left -= one.recordBytes + (snapshots.delete(one) ? 0 : one.snapshotBytes);
    runs.add(one);
  }

  const take = snapshotsOnly ? takeSnapshots : takeRun;
  for (const one of oldestFirst) if (now - Date.parse(one.changed) > 1000 * olderThanSeconds) take(one);
  for (const one of oldestFirst) if (left > keepBytes && isComplete(one)) takeSnapshots(one);
  for (const one of oldestFirst) if (left > keepBytes) take(one);
  return { runs: [...runs], snapshots: [...snapshots].map((one) => ({ ...one, recordBytes: 0 })) };
}

/** True for a run that is over and cannot be continued, so that its snapshots are least likely to be needed. */
function isComplete({ state }: Collected): boolean {
  return isOver(state) && !can("continue", { state, verdict: null, dismissed: false });
}
