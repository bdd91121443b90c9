/** What a daemon wants of a run that it has assigned: a signed level, which a worker reads whenever it likes. */
import type { Redis } from "ioredis";
import type { RunId } from "../../protocol/protocol.ts";
import { commit } from "./connection.ts";
import { type Keys, times } from "./exchange.ts";
import { type AssignedRun, parseOrder, type RunOrder } from "./schema.ts";
import { isSigned, sign } from "./signature.ts";

export interface PutOrder {
  run: RunId;
  order: RunOrder;
  worker: string | null;
}

export function createOrders(redis: Redis, key: Buffer, keys: Keys) {
  return {
    /** Puts the orders of some runs at once. @param worker the worker that is to read one at once, where it is known */
    async put(session: string, orders: readonly PutOrder[]): Promise<void> {
      const transaction = redis.multi();
      for (const { run, order, worker } of orders) {
        const payload = JSON.stringify(order);
        const signature = sign(key, "order", session, run, payload);
        const hash = keys.order(session, run);
        transaction.hset(hash, "payload", payload, "signature", signature).pexpire(hash, times.keep);
        if (worker) transaction.publish(keys.wake(worker), run);
      }
      await commit(transaction);
    },

    /** Null when there is none, when it is not signed with the key, or when the run was assigned again since. */
    async get({ session, ticket, job: { run } }: AssignedRun): Promise<RunOrder | null> {
      const [payload, signature] = await redis.hmgetBuffer(keys.order(session, run), "payload", "signature");
      if (!payload || !isSigned(key, signature, "order", session, run, payload)) return null;
      const order = parseOrder(payload.toString());
      return order?.ticket === ticket ? order : null;
    },

    remove: async (session: string, run: RunId): Promise<void> =>
      void (await redis.del(keys.order(session, run))),

    /** Counts a worker that took the run over from another; answers how many did since the last new epoch. */
    countTakeOver: (session: string, run: RunId): Promise<number> =>
      redis.hincrby(keys.order(session, run), "takeOvers", 1),
  };
}
