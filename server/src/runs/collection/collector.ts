import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { isOver } from "../../domain/runState.ts";
import type { Collected, CollectParams, CollectResult, RunId } from "../../protocol/protocol.ts";
import { isProgram } from "../../specification/expansion/programConfig.ts";
import type { Ledger } from "../ledger.ts";
import type { Store } from "../store/store.ts";
import { createTurns } from "../turns.ts";
import { type CachedFile, cachedFiles, chooseCached, removeCached } from "./cachedFiles.ts";
import { chooseCollected } from "./collection.ts";

export interface CollectorOptions {
  store: Store;
  ledger: Ledger;
  snapshots: string;
  cache: string;
  /** Deletes runs with all that is stored of them. */
  remove(runs: RunId[]): Promise<unknown>;
}

export function createCollector({ store, ledger, snapshots, cache, remove }: CollectorOptions) {
  const directoryOf = (run: RunId) => join(snapshots, run);

  async function candidates(): Promise<{ may: Collected[]; snapshotBytes: number }> {
    const turns = createTurns();
    const may: Collected[] = [];
    let allSnapshots = 0;
    for (const { run, name, state, epoch } of ledger.summaries()) {
      const { changed, bytes: recordBytes } = store.sizeOf(run);
      const snapshotBytes = await sizeOfFolder(directoryOf(run));
      allSnapshots += snapshotBytes;
      if (isOver(state)) may.push({ run, name, state, epoch, changed, recordBytes, snapshotBytes });
      await turns.give();
    }
    return { may, snapshotBytes: allSnapshots };
  }

  async function neededContents(): Promise<Set<string>> {
    const turns = createTurns();
    const needed = new Set<string>();
    for (const { run } of ledger.summaries()) {
      const config = ledger.config(run);
      const dataset = config === undefined || isProgram(config) ? undefined : config.dataset;
      if (dataset && "found" in dataset && dataset.found?.content) needed.add(dataset.found.content);
      await turns.give();
    }
    return needed;
  }

  return async function collect(params: CollectParams): Promise<CollectResult> {
    const now = Date.now();
    const { may, snapshotBytes } = await candidates();
    const files = await cachedFiles(cache, now);
    const bytesBefore = store.fileSize() + snapshotBytes + sizeOf(files);
    const chosenFiles = chooseCached(files, await neededContents(), bytesBefore, params, now);
    const chosen = chooseCollected(may, bytesBefore - sizeOf(chosenFiles), params, now);
    const cached = chosenFiles.map(({ content: _, ...file }) => file);
    if (params.dryRun) return { ...chosen, cached, bytesBefore, bytesAfter: bytesBefore };
    // Something can have been launched while the folders were examined.
    const stillMayGo = ({ run }: Collected) => {
      const now = ledger.summary(run);
      return now !== undefined && isOver(now.state);
    };
    const runs = chosen.runs.filter(stillMayGo);
    await remove(runs.map(({ run }) => run));
    const spared = chosen.snapshots.filter(stillMayGo);
    await Promise.all(spared.map(({ run }) => rm(directoryOf(run), { recursive: true, force: true })));
    await removeCached(cache, cached);
    for (const _ of store.shrink()) await setImmediate();
    const left = sizeOf(await cachedFiles(cache, now));
    const bytesAfter = store.fileSize() + (await candidates()).snapshotBytes + left;
    return { runs, snapshots: spared, cached, bytesBefore, bytesAfter };
  };
}

function sizeOf(files: readonly CachedFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
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
