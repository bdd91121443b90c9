/** What Redis has of a run that is assigned: its entry among the jobs, its order, its snapshots and reports. */

import { join } from "node:path";
import type { Redis } from "ioredis";
import { sentenceOf } from "../../../messages/catalogue.ts";
import type { RunId } from "../../../protocol/protocol.ts";
import type { Connections } from "../connection.ts";
import { encodeJob, GROUP, type Keys } from "../exchange.ts";
import { createOrders } from "../orders.ts";
import { createSnapshotExchange } from "../redisSnapshots.ts";
import type { RemoteJob } from "../schema.ts";
import type { SnapshotFolder } from "../snapshotFolder.ts";

export interface AssignmentExchangeOptions {
  redis: Redis;
  connections: Connections;
  key: Buffer;
  keys: Keys;
  /** this start of the daemon */
  session: string;
  /** the folder of the runs' folders of snapshots */
  snapshots: string;
  /** the folder of snapshots that workers share, where there is one */
  snapshotFolder: SnapshotFolder | null;
}

/** Deletes an entry that no worker has taken; 0 when one has. */
const REVOKE = `
if #redis.call('XPENDING', KEYS[1], '${GROUP}', ARGV[1], ARGV[1], 1) > 0 then return 0 end
return redis.call('XDEL', KEYS[1], ARGV[1])`;

export function createAssignmentExchange(options: AssignmentExchangeOptions) {
  const { redis, connections, key, keys, session } = options;
  const snapshots = createSnapshotExchange(options);
  const orders = createOrders(redis, key, keys);
  const folder = (run: RunId) => join(options.snapshots, run);

  async function removeReports(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await redis.xdel(keys.reports(session), ...ids);
  }

  async function keepSnapshots(run: RunId): Promise<void> {
    try {
      await snapshots.download(run, folder(run), Number.MAX_SAFE_INTEGER);
    } catch (error) {
      const { message } = error as Error;
      connections.warn(sentenceOf("worker/snapshots", { run, reason: message }));
    }
  }

  const removeOrder = (run: RunId) => orders.remove(session, run);

  return {
    orders,
    removeReports,
    removeOrder,
    sweepSnapshots: snapshots.sweep,

    /** Brings both sides to the newest snapshot: workers may have gone further than what this machine has. */
    async exchangeSnapshots(run: RunId, storedEpoch: number): Promise<void> {
      await snapshots.download(run, folder(run), storedEpoch);
      await snapshots.upload(run, folder(run), storedEpoch);
    },

    /** Adds the job to a stream for workers to take; answers its entry. */
    addJob: (stream: string, ticket: string, job: RemoteJob): Promise<string | null> =>
      redis.xadd(stream, "*", ...encodeJob(key, { session, ticket, job })),

    /** Deletes the job; false where a worker has taken it. */
    revokeJob: async (stream: string, entry: string): Promise<boolean> =>
      (await redis.eval(REVOKE, 1, stream, entry)) === 1,

    hasJob: async (stream: string, entry: string): Promise<boolean> =>
      (await redis.xrange(stream, entry, entry)).length > 0,

    /** Copies the snapshots here and removes all else; of a finished run nothing stays in Redis. */
    async close(run: RunId, reports: readonly string[], isFinished: boolean): Promise<void> {
      await keepSnapshots(run);
      await removeReports(reports);
      await removeOrder(run);
      if (isFinished) await snapshots.remove(run);
    },
  };
}
