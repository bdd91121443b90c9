/** One file of a run's snapshots as daemon and workers share it: signed in Redis, or in a folder that the value refers to. */
import type { Redis } from "ioredis";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { RunId } from "../../protocol/protocol.ts";
import type { Connections } from "./connection.ts";
import type { Keys } from "./exchange.ts";
import { hasRoomFor } from "./redisRoom.ts";
import { isSigned, SIGNATURE_BYTES, sign } from "./signature.ts";
import type { SnapshotFolder } from "./snapshotFolder.ts";

/** Larger files are not sent through Redis; the run then restarts from an earlier one, with the same numbers. */
const LARGEST = 256 * 2 ** 20;

export interface SharedFilesOptions {
  redis: Redis;
  key: Buffer;
  keys: Keys;
  connections: Pick<Connections, "open" | "warn">;
  /** a folder that daemon and workers share; without one, Redis has the files */
  snapshotFolder: SnapshotFolder | null;
}

export function createSharedFiles(options: SharedFilesOptions) {
  const { redis, key, keys, connections, snapshotFolder: folder } = options;
  /** reads what is longer than other replies */
  let fetching: Redis | null = null;

  function put(run: RunId, name: string, purpose: string, body: Buffer): Promise<number> {
    const signature = sign(key, purpose, run, name, body);
    return redis.hset(keys.snapshots(run), name, Buffer.concat([signature, body]));
  }

  /** Null when there is no folder, or it can't be written: the file then goes through Redis. */
  async function writeFile(run: RunId, name: string, file: Buffer): Promise<string | null> {
    try {
      return folder && (await folder.write(run, name, file));
    } catch (error) {
      const reason = reasonOf(error);
      connections.warn(sentenceOf("snapshot-folder/not-written", { path: folder!.path, reason }));
      return null;
    }
  }

  return {
    /** False when there is no room for it. */
    async put(run: RunId, name: string, file: Buffer): Promise<boolean> {
      const reference = await writeFile(run, name, file);
      if (reference !== null) {
        await put(run, name, "reference", Buffer.from(reference));
        await folder?.removeOld(run, name, reference).catch(() => {});
        return true;
      }
      if (file.byteLength > LARGEST || !(await hasRoomFor(redis, file.byteLength))) {
        connections.warn(sentenceOf("snapshot-folder/none", {}));
        return false;
      }
      await put(run, name, "snapshot", file);
      return true;
    },

    /** Null when it is not signed, or is not where it should be. */
    async get(run: RunId, name: string): Promise<Buffer | null> {
      fetching ??= connections.open(LARGEST + SIGNATURE_BYTES);
      const value = await fetching.hgetBuffer(keys.snapshots(run), name);
      if (!value) return null;
      const [signature, body] = [value.subarray(0, SIGNATURE_BYTES), value.subarray(SIGNATURE_BYTES)];
      if (isSigned(key, signature, "snapshot", run, name, body)) return body;
      if (!isSigned(key, signature, "reference", run, name, body)) return null;
      try {
        if (!folder) throw new Error("this process was not given the shared folder that has it");
        return await folder.read(run, name, body.toString());
      } catch (error) {
        connections.warn(sentenceOf("snapshot-folder/not-read", { run, name, reason: reasonOf(error) }));
        return null;
      }
    },

    async remove(run: RunId, names: readonly string[]): Promise<void> {
      if (names.length === 0) return;
      await redis.hdel(keys.snapshots(run), ...names);
      for (const name of names) await folder?.remove(run, name).catch(() => {});
    },
  };
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}
