/**
 * Snapshots on their way between daemon and workers: a hash for each run, by epoch. A value is signed: the file itself, or
 * the reference to it in a shared folder.
 */
import { readFile, stat } from "node:fs/promises";
import type { Redis } from "ioredis";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { RunId } from "../../protocol/protocol.ts";
import { bestPath } from "../trainer/bestSnapshot.ts";
import { snapshotEpochs, snapshotPath, writeSnapshot, writeWhole } from "../trainer/snapshots.ts";
import type { Connections } from "./connection.ts";
import { type Keys, times } from "./exchange.ts";
import { hasRoomFor } from "./redisRoom.ts";
import { isSigned, SIGNATURE_BYTES, sign } from "./signature.ts";
import type { SnapshotFolder } from "./snapshotFolder.ts";

/** Larger files are not sent through Redis; the run then restarts from an earlier one, with the same numbers. */
const LARGEST = 256 * 2 ** 20;

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

export interface SnapshotExchangeOptions {
  redis: Redis;
  key: Buffer;
  keys: Keys;
  connections: Pick<Connections, "warn">;
  /** a folder that daemon and workers share; without one, Redis has the files */
  snapshotFolder: SnapshotFolder | null;
}

export function createSnapshotExchange(options: SnapshotExchangeOptions): SnapshotExchange {
  const { redis, key, keys, connections, snapshotFolder } = options;
  /** of each run, when the best snapshot that is shared was written */
  const newestBest = new Map<RunId, number>();

  /** False when there is no room for it. */
  async function put(run: RunId, name: string, path: string): Promise<boolean> {
    const file = await readFile(path);
    const reference = snapshotFolder && (await writeFile(snapshotFolder, run, name, file));
    if (reference !== null) {
      const signature = sign(key, "reference", run, name, reference);
      await redis.hset(keys.snapshots(run), name, Buffer.concat([signature, Buffer.from(reference)]));
      await snapshotFolder?.removeOld(run, name, reference).catch(() => {});
      return true;
    }
    if (file.byteLength > LARGEST || !(await hasRoomFor(redis, file.byteLength))) {
      connections.warn(sentenceOf("snapshot-folder/none", {}));
      return false;
    }
    const signature = sign(key, "snapshot", run, name, file);
    await redis.hset(keys.snapshots(run), name, Buffer.concat([signature, file]));
    return true;
  }

  /** Null when the shared folder can't be written: the file then goes through Redis. */
  async function writeFile(folder: SnapshotFolder, run: RunId, name: string, file: Buffer) {
    try {
      return await folder.write(run, name, file);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const reason = code ?? message;
      connections.warn(sentenceOf("snapshot-folder/not-written", { path: folder.path, reason }));
      return null;
    }
  }

  /** The file that a value is, or refers to; null when it is not signed, or is not there. */
  async function fileOf(run: RunId, name: string, value: Buffer): Promise<Buffer | null> {
    const [signature, body] = [value.subarray(0, SIGNATURE_BYTES), value.subarray(SIGNATURE_BYTES)];
    if (isSigned(key, signature, "snapshot", run, name, body)) return body;
    if (!isSigned(key, signature, "reference", run, name, body)) return null;
    try {
      if (!snapshotFolder) throw new Error("this process was not given the shared folder that has it");
      return await snapshotFolder.read(run, name, body.toString());
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      connections.warn(sentenceOf("snapshot-folder/not-read", { run, name, reason: code ?? message }));
      return null;
    }
  }

  /** A best epoch that is written again has another time. */
  async function putBest(run: RunId, folder: string, isThere: boolean): Promise<void> {
    const written = await stat(bestPath(folder)).catch(() => null);
    if (!written || (isThere && newestBest.get(run) === written.mtimeMs)) return;
    if (await put(run, BEST, bestPath(folder))) newestBest.set(run, written.mtimeMs);
  }

  async function removeAll(run: RunId, names: readonly string[]): Promise<void> {
    if (names.length === 0) return;
    await redis.hdel(keys.snapshots(run), ...names);
    for (const name of names) await snapshotFolder?.remove(run, name).catch(() => {});
  }

  return {
    async upload(run, folder, storedEpoch) {
      const hash = keys.snapshots(run);
      const epochs = (await snapshotEpochs(folder)).filter((epoch) => epoch <= storedEpoch).slice(0, 2);
      const names = await redis.hkeys(hash);
      const there = names.filter((name) => name !== BEST).map(Number);
      let isShared = epochs.length > 0;
      for (const epoch of epochs.filter((each) => !there.includes(each)))
        if (!(await put(run, String(epoch), snapshotPath(folder, epoch)))) isShared = false;
      await putBest(run, folder, names.includes(BEST));
      const old = isShared ? there.filter((epoch) => !epochs.includes(epoch)) : [];
      await removeAll(run, old.map(String));
      await redis.pexpire(hash, times.keep);
    },
    async download(run, folder, storedEpoch) {
      const hash = keys.snapshots(run);
      for (const name of await redis.hkeys(hash)) {
        const epoch = Number(name);
        const isWanted = Number.isSafeInteger(epoch) && epoch >= 0 && epoch <= storedEpoch;
        if (!isWanted && name !== BEST) continue;
        const value = await redis.hgetBuffer(hash, name);
        const file = value && (await fileOf(run, name, value));
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
