import { readdirSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import { sentenceOf } from "../messages/catalogue.ts";
import type { RunId } from "../protocol/protocol.ts";
import type { Ledger } from "./ledger.ts";
import type { Log } from "./log.ts";
import type { Programs } from "./programs/programs.ts";
import type { Scheduler } from "./scheduling/scheduler.ts";
import type { Store } from "./store/store.ts";

/** How long a deletion waits for a trainer to release a run, in milliseconds. */
const mostPatience = 5000;
/** Runs that are deleted in one transaction: few, of which no more have records than are deleted in some milliseconds. */
const removeTogether = { runs: 10, epochs: 1000 };

export type Removal = ReturnType<typeof createRemoval>;

export function createRemoval(options: {
  ledger: Ledger;
  store: Pick<Store, "wasDeleted">;
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

  return {
    async remove(runs: readonly RunId[]): Promise<void> {
      for (let start = 0; start < runs.length; ) {
        const some = firstOf(runs, start);
        start += some.length;
        ledger.together(() => some.forEach(ledger.remove));
        await Promise.all(some.map(remove));
        await setImmediate();
      }
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
