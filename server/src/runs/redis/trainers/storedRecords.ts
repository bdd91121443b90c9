/** Sends workers the newest epoch of each run that the daemon has stored. */
import type { RunId } from "../../../protocol/protocol.ts";
import { type Batch, createBatch } from "../../scheduling/batch.ts";
import type { Connections } from "../connection.ts";
import type { RunOrder } from "../schema.ts";
import type { Assignment } from "./assignment.ts";
import type { createAssignmentExchange } from "./assignmentExchange.ts";
import type { createWorkByRun } from "./workByRun.ts";

/** A record that the store has, and the entries of reports that are no longer needed. */
interface Stored {
  run: RunId;
  epoch: number;
  reports: string[];
}

export function createStoredRecords(options: {
  assignments: ReadonlyMap<RunId, Assignment>;
  exchange: Pick<ReturnType<typeof createAssignmentExchange>, "orders" | "removeReports">;
  queue: ReturnType<typeof createWorkByRun>;
  connections: Pick<Connections, "persist">;
  session: string;
  decisionFor(run: RunId): Pick<RunOrder, "decision">;
}): Batch<Stored> {
  const { assignments, exchange, queue, connections, session, decisionFor } = options;

  /** Runs without other pending work share one transaction of Redis. */
  const batch = createBatch<Stored>((some) => {
    const idle = new Map<RunId, Stored>();
    for (const one of some)
      if (queue.isIdle(one.run) && !idle.has(one.run)) idle.set(one.run, one);
      else queue.add(one.run, () => putStored([one]));
    if (idle.size === 0) return;
    const put = connections.persist(() => putStored([...idle.values()]));
    for (const run of idle.keys()) queue.add(run, () => put);
  });

  async function putStored(some: readonly Stored[]): Promise<void> {
    const orders = some.flatMap(({ run, epoch }) => {
      const assignment = assignments.get(run);
      if (!assignment) return [];
      // A record that the store had already is no way back.
      const newest = Math.max(epoch, assignment.order.stored);
      assignment.order = { ...assignment.order, stored: newest, ...decisionFor(run) };
      return { run, order: assignment.order, worker: assignment.worker };
    });
    if (orders.length > 0) await exchange.orders.put(session, orders);
    await exchange.removeReports(some.flatMap(({ reports }) => reports));
  }

  return batch;
}
