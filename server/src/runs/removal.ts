import { readdirSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import { isInStudy, studyIdsOf, withoutStudy } from "../domain/studies.ts";
import { sentenceOf } from "../messages/catalogue.ts";
import type { RunId, RunSummary, StudyId } from "../protocol/protocol.ts";
import type { Ledger } from "./ledger.ts";
import type { Log } from "./log.ts";
import type { Programs } from "./programs/programs.ts";
import type { Scheduler } from "./scheduling/scheduler.ts";
import type { Store } from "./store/store.ts";
import { createTurns } from "./turns.ts";

/** How long a deletion waits for a trainer to release a run, in milliseconds. */
const mostPatience = 5000;
/** Runs that are deleted in one transaction: few, of which no more have records than are deleted in some milliseconds. */
const removeTogether = { runs: 10, epochs: 1000 };

export type Removal = ReturnType<typeof createRemoval>;

export function createRemoval(options: {
  ledger: Ledger;
  store: Pick<Store, "wasDeleted" | "takeFromStudy">;
  scheduler: Scheduler;
  programs: Programs;
  snapshots: string;
  log: Log;
}) {
  const { ledger, store, scheduler, programs, snapshots, log } = options;

  async function remove(run: RunId): Promise<void> {
    ledger.remove(run);
    const gone = scheduler.cancel(run).then(() => removeFiles(run));
    // A trainer that hangs may never end; its files are deleted when it releases them, or at the daemon's next start.
    const late = new AbortController();
    await Promise.race([gone, sleep(mostPatience, undefined, { signal: late.signal }).catch(() => {})]);
    late.abort();
    gone.catch((error: Error) => log.warn(sentenceOf("files-stay", { run, reason: error.message })));
  }

  /** Those that are deleted together, from a position on: one at least. */
  function firstOf(runs: readonly RunId[], start: number): RunId[] {
    let end = start;
    for (let epochs = 0; end < runs.length && end - start < removeTogether.runs; end++) {
      epochs += 1 + (ledger.summary(runs[end]!)?.epoch ?? 0);
      if (end > start && epochs > removeTogether.epochs) break;
    }
    return runs.slice(start, end);
  }

  async function removeFiles(run: RunId): Promise<void> {
    // It can have been launched again meanwhile; its trainer then drops what is here.
    if (ledger.summary(run)) return;
    await rm(join(snapshots, run), { recursive: true, force: true });
    await programs.remove(run);
  }

  async function removeAll(runs: readonly RunId[]): Promise<void> {
    for (let start = 0; start < runs.length; ) {
      const some = firstOf(runs, start);
      start += some.length;
      ledger.together(() => some.forEach(ledger.remove));
      await Promise.all(some.map(remove));
      await setImmediate();
    }
  }

  /** Takes runs from a study; they stay in their others. */
  async function release(study: StudyId, runs: readonly RunSummary[]): Promise<void> {
    // Of a study whose place another has taken, only the list has the runs.
    ledger.together(() => store.takeFromStudy(study, new Set(runs.map(({ run }) => run))));
    const turns = createTurns();
    for (let at = 0; at < runs.length; ) {
      ledger.together(() => {
        do {
          const summary = ledger.summary(runs[at++]!.run);
          const change = summary && isInStudy(summary, study) ? withoutStudy(summary, study) : null;
          if (summary && change) ledger.change(summary.run, change);
        } while (at < runs.length && !turns.areDue());
      });
      await turns.give();
    }
  }

  return {
    remove: removeAll,

    /** Deletes the runs of a study that no other has, and takes the others from it. @returns the runs that it had */
    async removeFrom(study: StudyId, runs: readonly RunSummary[]): Promise<RunId[]> {
      const own = runs.filter((run) => isInStudy(run, study)).map(({ run }) => run);
      await release(
        study,
        runs.filter((run) => studyIdsOf(run).some((other) => other !== study)),
      );
      // Another study can have been deleted meanwhile.
      await removeAll(own.filter((run) => ledger.summary(run)?.study === study));
      return own;
    },

    /**
     * A crash in the middle of a deletion leaves snapshots of a run that is gone. Anything else may be a person's, or of a
     * store that is put back.
     */
    removeLeftovers(): void {
      for (const folder of foldersIn(snapshots))
        if (!ledger.summary(folder) && store.wasDeleted(folder))
          rmSync(join(snapshots, folder), { recursive: true, force: true });
    },
  };
}

/** [] where there is no such folder; a trainer says what it can't write there. */
function foldersIn(snapshots: string): string[] {
  try {
    return readdirSync(snapshots);
  } catch {
    return [];
  }
}
