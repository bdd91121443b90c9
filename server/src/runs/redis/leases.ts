/** A worker's leases: entries of the streams of jobs that it has taken and renews until their runs have ended. */
import type { Redis } from "ioredis";
import { commit } from "./connection.ts";
import { GROUP, times } from "./exchange.ts";

export interface Entry {
  stream: string;
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

export type Lease = Pick<Entry, "stream" | "id">;

export type Leases = ReturnType<typeof createLeases>;

/** @param streams of jobs that this worker takes */
export function createLeases(redis: Redis, taking: Redis, streams: readonly string[], worker: string) {
  let turn = 0;
  const renew = async ({ stream, id }: Lease, idle: number): Promise<boolean> =>
    (await redis.eval(RENEW, 1, stream, id, worker, idle)) === 1;

  /** Redis may have been emptied, or be new. */
  async function ensureGroup(): Promise<void> {
    for (const stream of streams)
      await redis.xgroup("CREATE", stream, GROUP, "0", "MKSTREAM").catch((error: Error) => {
        if (!error.message.includes("BUSYGROUP")) throw error;
      });
  }

  /** Entries of workers that are gone. */
  async function takeOver(stream: string, count: number): Promise<Entry[]> {
    const [, orphans] = (await redis.callBuffer(
      ...["XAUTOCLAIM", stream, GROUP, worker, String(times.lease), "0-0", "COUNT", String(count)],
    )) as [Buffer, RawEntry[]];
    return orphans.flatMap(toEntry(stream, true));
  }

  return {
    ensureGroup,

    /** Entries without a worker, or whose worker is gone: at most `count`. Waits up to a heartbeat for one. */
    async take(count: number): Promise<Entry[]> {
      // The number holds for each stream: with a single free slot they take turns.
      const some = count >= streams.length ? streams : [streams[turn++ % streams.length]!];
      const each = Math.floor(count / some.length);
      for (const stream of some) {
        const takenOver = await takeOver(stream, each);
        if (takenOver.length > 0) return takenOver;
      }
      const answer = await taking.xreadgroupBuffer(
        ...(["GROUP", GROUP, worker, "COUNT", each, "BLOCK", times.heartbeat] as const),
        ...(["STREAMS", ...some, ...some.map(() => ">")] as const),
      );
      return (answer ?? []).flatMap(([stream, entries]) =>
        entries.flatMap(toEntry(stream.toString(), false)),
      );
    },

    /** Answers false when the lease has gone to another worker. */
    renew: (lease: Lease) => renew(lease, 0),

    /** The run has ended and is not to be taken again. */
    async end({ stream, id }: Lease): Promise<void> {
      await commit(redis.multi().xack(stream, GROUP, id).xdel(stream, id));
    },

    /** Lets another worker take the run at once. */
    handBack: async (lease: Lease): Promise<void> => void (await renew(lease, times.lease)),

    /** Leaves the groups; what it still has goes to others when the leases end. */
    async leave(): Promise<void> {
      for (const stream of streams) {
        const pending = (await redis.xpending(stream, GROUP, "-", "+", 1, worker)) as unknown[];
        if (pending.length === 0) await redis.xgroup("DELCONSUMER", stream, GROUP, worker);
      }
    },
  };
}

type RawEntry = readonly [id: Buffer, fields: Buffer[] | null] | null;

/** An entry that was deleted meanwhile has no fields. */
const toEntry = (stream: string, isTakenOver: boolean) => (raw: RawEntry) =>
  raw?.[1] ? [{ stream, id: raw[0].toString(), fields: raw[1], isTakenOver }] : [];
