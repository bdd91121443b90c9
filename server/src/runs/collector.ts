import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Collected, CollectParams, CollectResult, RunId, RunSummary } from "../protocol/protocol.ts";
import { chooseCollected } from "./collection.ts";
import type { Ledger } from "./ledger.ts";
import type { Store } from "./store.ts";

export interface CollectorOptions {
  store: Store;
  ledger: Ledger;
  /** the folder with a folder of snapshots for each run */
  snapshots: string;
  /** Deletes runs with all that is stored of them. */
  remove(runs: RunId[]): Promise<unknown>;
}

/** Deletes what is old or too much. Runs that train, wait to or are paused are left alone. */
export function createCollector({ store, ledger, snapshots, remove }: CollectorOptions) {
  const directoryOf = (run: RunId) => join(snapshots, run);

  async function candidates(): Promise<{ may: Collected[]; snapshotBytes: number }> {
    const sizes = store.sizes();
    const all = await Promise.all(
      ledger.summaries().map(async (summary) => {
        const { run, name, state, epoch } = summary;
        const { changed, bytes: recordBytes } = sizes.get(run) ?? { changed: "", bytes: 0 };
        const snapshotBytes = await sizeOfFolder(directoryOf(run));
        return { run, name, state, epoch, changed, recordBytes, snapshotBytes };
      }),
    );
    const snapshotBytes = all.reduce((sum, one) => sum + one.snapshotBytes, 0);
    return { may: all.filter(mayGo), snapshotBytes };
  }

  return async function collect(params: CollectParams): Promise<CollectResult> {
    const { may, snapshotBytes } = await candidates();
    const bytesBefore = store.fileSize() + snapshotBytes;
    const chosen = chooseCollected(may, bytesBefore, params, Date.now());
    if (params.dryRun) return { ...chosen, bytesBefore, bytesAfter: bytesBefore };
    // Something can have been launched while the folders were looked at.
    const stillMayGo = ({ run }: Collected) => mayGo(ledger.summary(run) ?? { state: "running" });
    const runs = chosen.runs.filter(stillMayGo);
    await remove(runs.map(({ run }) => run));
    const spared = chosen.snapshots.filter(stillMayGo);
    await Promise.all(spared.map(({ run }) => rm(directoryOf(run), { recursive: true, force: true })));
    for (const _ of store.shrink()) await setImmediate();
    const bytesAfter = store.fileSize() + (await candidates()).snapshotBytes;
    return { runs, snapshots: spared, bytesBefore, bytesAfter };
  };
}

function mayGo({ state }: Pick<RunSummary, "state">): boolean {
  return state === "finished" || state === "stopped" || state === "diverged" || state === "failed";
}

async function sizeOfFolder(directory: string): Promise<number> {
  const names = await readdir(directory).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(directory, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
