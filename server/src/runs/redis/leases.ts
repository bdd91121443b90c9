/** A worker's leases: entries of the stream of jobs that it has taken and renews until their runs have ended. */
import type { Redis } from "ioredis";
import { GROUP, times } from "./exchange.ts";

/** An entry of the stream of jobs. */
export interface Entry {
  id: string;
  fields: Buffer[];
  /** true when another worker had it and let its lease end */
  isTakenOver: boolean;
}

/** Renews a lease that is still this worker's; 0 when another worker has it or the entry is gone. */
const RENEW = `
local pending = redis.call('XPENDING', KEYS[1], '${GROUP}', ARGV[1], ARGV[1], 1)
if #pending == 0 or pending[1][2] ~= ARGV[2] then return 0 end
redis.call('XCLAIM', KEYS[1], '${GROUP}', ARGV[2], 0, ARGV[1], 'IDLE', ARGV[3], 'JUSTID')
return 1`;

export type Leases = ReturnType<typeof createLeases>;

export function createLeases(redis: Redis, taking: Redis, stream: string, worker: string) {
  const renew = async (id: string, idle: number): Promise<boolean> =>
    (await redis.eval(RENEW, 1, stream, id, worker, idle)) === 1;

  /** Redis may have been emptied, or be new. */
  async function ensureGroup(): Promise<void> {
    await redis.xgroup("CREATE", stream, GROUP, "0", "MKSTREAM").catch((error: Error) => {
      if (!error.message.includes("BUSYGROUP")) throw error;
    });
  }

  return {
    ensureGroup,

    /** Entries without a worker, or whose worker is gone: at most `count`. Waits up to a heartbeat for one. */
    async take(count: number): Promise<Entry[]> {
      const [, orphans] = (await redis.callBuffer(
        ...["XAUTOCLAIM", stream, GROUP, worker, String(times.lease), "0-0", "COUNT", String(count)],
      )) as [Buffer, RawEntry[]];
      const takenOver = orphans.flatMap(toEntry(true));
      if (takenOver.length > 0) return takenOver;
      const answer = await taking.xreadgroupBuffer(
        ...(["GROUP", GROUP, worker, "COUNT", count, "BLOCK", times.heartbeat] as const),
        ...(["STREAMS", stream, ">"] as const),
      );
      return (answer ?? []).flatMap(([, entries]) => entries.flatMap(toEntry(false)));
    },

    /** Answers false when the lease has gone to another worker. */
    renew: (id: string) => renew(id, 0),

    /** The run has ended and is not to be taken again. */
    async end(id: string): Promise<void> {
      await redis.multi().xack(stream, GROUP, id).xdel(stream, id).exec();
    },

    /** Lets another worker take the run at once. */
    handBack: async (id: string): Promise<void> => void (await renew(id, times.lease)),

    /** Leaves the group; what it still has goes to others when the leases end. */
    async leave(): Promise<void> {
      const pending = (await redis.xpending(stream, GROUP, "-", "+", 1, worker)) as unknown[];
      if (pending.length === 0) await redis.xgroup("DELCONSUMER", stream, GROUP, worker);
    },
  };
}

type RawEntry = readonly [id: Buffer, fields: Buffer[] | null] | null;

/** An entry that was deleted meanwhile has no fields. */
const toEntry = (isTakenOver: boolean) => (raw: RawEntry) =>
  raw?.[1] ? [{ id: raw[0].toString(), fields: raw[1], isTakenOver }] : [];
