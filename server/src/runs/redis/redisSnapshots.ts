/**
 * Snapshots on their way between daemon and workers: a hash for each run, by epoch. A value is signed: the file itself, or
 * the reference to it in a shared folder.
 */
import { stat } from "node:fs/promises";
import { readRegularLater } from "../../connection/regularFile.ts";
import type { RunId } from "../../protocol/protocol.ts";
import { bestPath } from "../trainer/bestSnapshot.ts";
import { snapshotEpochs, snapshotPath, writeSnapshot, writeWhole } from "../trainer/snapshots.ts";
import { times } from "./exchange.ts";
import { createSharedFiles, type SharedFilesOptions } from "./sharedFiles.ts";

const BEST = "best";

export interface SnapshotExchange {
  /** Shares the newest two snapshots of a folder that are not ahead of `storedEpoch`, and its best one, and no others. */
  upload(run: RunId, folder: string, storedEpoch: number): Promise<void>;
  /** Writes what is shared into a folder, as far as it is not ahead of `storedEpoch`. Unsigned files are passed over. */
  download(run: RunId, folder: string, storedEpoch: number): Promise<void>;
  remove(run: RunId): Promise<void>;
  /** Deletes files of the shared folder whose runs Redis has forgotten. */
  sweep(): Promise<void>;
}

export function createSnapshotExchange(options: SharedFilesOptions): SnapshotExchange {
  const { redis, keys, snapshotFolder } = options;
  const files = createSharedFiles(options);
  /** of each run, when the best snapshot that is shared was written */
  const newestBest = new Map<RunId, number>();

  /** A best epoch that is written again has another time. */
  async function putBest(run: RunId, folder: string, isThere: boolean): Promise<void> {
    const written = await stat(bestPath(folder)).catch(() => null);
    if (!written || (isThere && newestBest.get(run) === written.mtimeMs)) return;
    if (await files.put(run, BEST, await readRegularLater(bestPath(folder))))
      newestBest.set(run, written.mtimeMs);
  }

  return {
    async upload(run, folder, storedEpoch) {
      const hash = keys.snapshots(run);
      const epochs = (await snapshotEpochs(folder)).filter((epoch) => epoch <= storedEpoch).slice(0, 2);
      const names = await redis.hkeys(hash);
      const there = names.filter((name) => name !== BEST).map(Number);
      let isShared = epochs.length > 0;
      for (const epoch of epochs.filter((each) => !there.includes(each)))
        if (!(await files.put(run, String(epoch), await readRegularLater(snapshotPath(folder, epoch)))))
          isShared = false;
      await putBest(run, folder, names.includes(BEST));
      const old = isShared ? there.filter((epoch) => !epochs.includes(epoch)) : [];
      await files.remove(run, old.map(String));
      await redis.pexpire(hash, times.keep);
    },
    async download(run, folder, storedEpoch) {
      for (const name of await redis.hkeys(keys.snapshots(run))) {
        const epoch = Number(name);
        const isWanted = Number.isSafeInteger(epoch) && epoch >= 0 && epoch <= storedEpoch;
        if (!isWanted && name !== BEST) continue;
        const file = await files.get(run, name);
        if (!file) continue;
        if (name === BEST) await writeWhole(folder, bestPath(folder), file);
        else await writeSnapshot(folder, epoch, file);
      }
    },
    async remove(run) {
      newestBest.delete(run);
      await redis.del(keys.snapshots(run));
      await snapshotFolder?.remove(run).catch(() => {});
    },
    async sweep() {
      for (const run of (await snapshotFolder?.untouched(times.keep)) ?? [])
        if ((await redis.exists(keys.snapshots(run))) === 0) await snapshotFolder?.remove(run);
    },
  };
}
