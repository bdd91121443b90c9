/** Snapshots on their way between daemon and workers: a hash for each run, by epoch, each file signed. */
import { readFile, stat } from "node:fs/promises";
import type { Redis } from "ioredis";
import type { RunId } from "../../protocol/protocol.ts";
import { bestPath } from "../trainer/bestSnapshot.ts";
import { snapshotEpochs, snapshotPath, writeSnapshot, writeWhole } from "../trainer/snapshots.ts";
import { type Keys, times } from "./exchange.ts";
import { isSigned, SIGNATURE_BYTES, sign } from "./signature.ts";

/** Larger files stay where they are; the run then restarts from an earlier one, with the same numbers. */
const LARGEST = 256 * 2 ** 20;

const BEST = "best";

export interface SnapshotExchange {
  /** Makes Redis have the newest two snapshots of a folder that are not ahead of `storedEpoch`, and its best one. */
  upload(run: RunId, folder: string, storedEpoch: number): Promise<void>;
  /** Writes what Redis has into a folder, as far as it is not ahead of `storedEpoch`. Unsigned files are passed over. */
  download(run: RunId, folder: string, storedEpoch: number): Promise<void>;
  remove(run: RunId): Promise<void>;
}

export function createSnapshotExchange(redis: Redis, key: Buffer, keys: Keys): SnapshotExchange {
  /** of each run, when the best snapshot that Redis has was written */
  const newestBest = new Map<RunId, number>();

  async function put(run: RunId, name: string, path: string): Promise<void> {
    const file = await readFile(path);
    if (file.byteLength > LARGEST) return;
    const signature = sign(key, "snapshot", run, name, file);
    await redis.hset(keys.snapshots(run), name, Buffer.concat([signature, file]));
  }

  /** A best epoch that is written again has another time. */
  async function putBest(run: RunId, folder: string, isThere: boolean): Promise<void> {
    const written = await stat(bestPath(folder)).catch(() => null);
    if (!written || (isThere && newestBest.get(run) === written.mtimeMs)) return;
    await put(run, BEST, bestPath(folder));
    newestBest.set(run, written.mtimeMs);
  }

  return {
    async upload(run, folder, storedEpoch) {
      const hash = keys.snapshots(run);
      const epochs = (await snapshotEpochs(folder)).filter((epoch) => epoch <= storedEpoch).slice(0, 2);
      const names = await redis.hkeys(hash);
      const there = names.filter((name) => name !== BEST).map(Number);
      for (const epoch of epochs.filter((each) => !there.includes(each)))
        await put(run, String(epoch), snapshotPath(folder, epoch));
      await putBest(run, folder, names.includes(BEST));
      const old = there.filter((epoch) => !epochs.includes(epoch) && epochs.length > 0);
      if (old.length > 0) await redis.hdel(hash, ...old.map(String));
      await redis.pexpire(hash, times.keep);
    },
    async download(run, folder, storedEpoch) {
      const hash = keys.snapshots(run);
      for (const name of await redis.hkeys(hash)) {
        const epoch = Number(name);
        const isWanted = Number.isSafeInteger(epoch) && epoch >= 0 && epoch <= storedEpoch;
        if (!isWanted && name !== BEST) continue;
        const value = await redis.hgetBuffer(hash, name);
        const [signature, file] = [value?.subarray(0, SIGNATURE_BYTES), value?.subarray(SIGNATURE_BYTES)];
        if (!file || !isSigned(key, signature, "snapshot", run, name, file)) continue;
        if (name === BEST) await writeWhole(folder, bestPath(folder), file);
        else await writeSnapshot(folder, epoch, file);
      }
    },
    async remove(run) {
      newestBest.delete(run);
      await redis.del(keys.snapshots(run));
    },
  };
}
