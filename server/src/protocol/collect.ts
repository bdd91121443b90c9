/** What is old or too much in the state directory. */
import type { RunState } from "../domain/runState.ts";
import type { RunId } from "./ids.ts";

/** What is old or too much in the state directory. Runs that train, wait to or are paused are not looked at. */
export interface CollectParams {
  /** runs to which nothing has happened for so long */
  olderThanSeconds?: number;
  /** the oldest, first the snapshots of finished runs and then runs, until the rest is no larger than this */
  keepBytes?: number;
  /** only snapshots go; a run that needs them trains its epochs again */
  snapshotsOnly?: boolean;
  /** only these runs, such as those that a dry run named */
  only?: RunId[];
  /** only these files of the cache, such as those that a dry run named; none where `only` is given without */
  onlyCached?: string[];
  /** only say what would go */
  dryRun?: boolean;
}

/** A run that is collected, or whose snapshots are. */
export interface Collected {
  run: RunId;
  name: string;
  state: RunState;
  epoch: number;
  /** when something last happened to it, ISO 8601 */
  changed: string;
  /** what its records take in the store, and its snapshots; 0 where they stay */
  recordBytes: number;
  snapshotBytes: number;
}

/** A file of the cache that is collected: decoded data, say, which is made again when it is needed. */
export interface CollectedFile {
  /** its name */
  file: string;
  /** when it was written or used last, ISO 8601 */
  changed: string;
  bytes: number;
}

export interface CollectResult {
  /** oldest first */
  runs: Collected[];
  /** runs that stay, without their snapshots */
  snapshots: Collected[];
  /** files of the cache, oldest first; absent in answers of versions that left it alone */
  cached?: CollectedFile[];
  /** size of the state directory's runs, snapshots and cache before and, unless it was a dry run, after */
  bytesBefore: number;
  bytesAfter: number;
}
