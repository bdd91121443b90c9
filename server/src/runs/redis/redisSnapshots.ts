/** Snapshots on their way between daemon and workers: a hash for each run, by epoch, each file signed. */
import { readFile } from "node:fs/promises";
import type { Redis } from "ioredis";
import type { RunId } from "../../protocol/protocol.ts";
import { snapshotEpochs, snapshotPath, writeSnapshot } from "../trainer/snapshots.ts";
import { type Keys, times } from "./exchange.ts";
import { isSigned, SIGNATURE_BYTES, sign } from "./signature.ts";

/** Larger files stay where they are; the run then restarts from an earlier one, with the same numbers. */
const LARGEST = 256 * 2 ** 20;

export interface SnapshotExchange {
  /** Makes Redis have the newest two snapshots of a folder that are not ahead of `storedEpoch`. */
  upload(run: RunId, folder: string, storedEpoch: number): Promise<void>;
  /** Writes what Redis has into a folder, as far as it is not ahead of `storedEpoch`. Unsigned files are passed over. */
  download(run: RunId, folder: string, storedEpoch: number): Promise<void>;
  remove(run: RunId): Promise<void>;
}

export function createSnapshotExchange(redis: Redis, key: Buffer, keys: Keys): SnapshotExchange {
  return {
    async upload(run, folder, storedEpoch) {
      const hash = keys.snapshots(run);
      const epochs = (await snapshotEpochs(folder)).filter((epoch) => epoch <= storedEpoch).slice(0, 2);
      const there = (await redis.hkeys(hash)).map(Number);
      for (const epoch of epochs.filter((each) => !there.includes(each))) {
        const file = await readFile(snapshotPath(folder, epoch));
        if (file.byteLength > LARGEST) continue;
        const signature = sign(key, "snapshot", run, String(epoch), file);
        await redis.hset(hash, String(epoch), Buffer.concat([signature, file]));
      }
      const old = there.filter((epoch) => !epochs.includes(epoch) && epochs.length > 0);
      if (old.length > 0) await redis.hdel(hash, ...old.map(String));
      await redis.pexpire(hash, times.keep);
    },
    async download(run, folder, storedEpoch) {
      const hash = keys.snapshots(run);
      for (const name of await redis.hkeys(hash)) {
        const epoch = Number(name);
        if (!Number.isSafeInteger(epoch) || epoch < 0 || epoch > storedEpoch) continue;
        const value = await redis.hgetBuffer(hash, name);
        const [signature, file] = [value?.subarray(0, SIGNATURE_BYTES), value?.subarray(SIGNATURE_BYTES)];
        if (file && isSigned(key, signature, "snapshot", run, name, file))
          await writeSnapshot(folder, epoch, file);
      }
    },
    remove: async (run) => void (await redis.del(keys.snapshots(run))),
  };
}
