/** The runs that a daemon has assigned to workers, from the assignment of each to its end. */

import { randomUUID } from "node:crypto";
import { sentenceOf } from "../../../messages/catalogue.ts";
import type { RunId } from "../../../protocol/protocol.ts";
import { isProgram } from "../../../specification/expansion/programConfig.ts";
import { createBatch } from "../../scheduling/batch.ts";
import type { TrainersEvents } from "../../scheduling/trainers.ts";
import type { RemoteJob, RunOrder } from "../schema.ts";
import type { Assignment, AssignmentsOptions, End } from "./assignment.ts";
import { createAssignmentExchange } from "./assignmentExchange.ts";
import { createReportIntake } from "./reportIntake.ts";
import { createWorkByRun } from "./workByRun.ts";

/** A record that the store has, and the entries of reports that are no longer needed. */
interface Stored {
  run: RunId;
  epoch: number;
  reports: string[];
}

export function createAssignments(options: AssignmentsOptions, events: TrainersEvents) {
  const { connections, session, keys, log } = options;
  const exchange = createAssignmentExchange(options);
  const assignments = new Map<RunId, Assignment>();
  const queue = createWorkByRun(connections, log);

  /** Of a program, what it is told. */
  function decisionFor(run: RunId): Pick<RunOrder, "decision"> {
    return assignments.get(run)?.stream === keys.programs ? { decision: options.decisionOn(run) } : {};
  }

  async function putOrder(run: RunId, change: Partial<RunOrder>): Promise<void> {
    const assignment = assignments.get(run);
    if (!assignment) return;
    assignment.order = { ...assignment.order, ...change };
    await exchange.orders.put(session, [{ run, order: assignment.order, worker: assignment.worker }]);
  }

  /** Tells of records that the store has: runs of which nothing else is being done together, in one transaction of Redis. */
  const stored = createBatch<Stored>((some) => {
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

  /** The handing out is over: its snapshots are copied here, and nothing of it stays in Redis. */
  function end(run: RunId, ending: End): void {
    const assignment = assignments.get(run);
    if (!assignment) return;
    assignments.delete(run);
    const ids = assignment.reports.map(({ id }) => id);
    queue.add(run, () => exchange.close(run, ids, ending.state === "finished"));
    queue.add(run, async () => {
      if (ending.state !== "lost") events.onMessage({ kind: "ended", run, ending });
      else events.onLoss({ runs: [run], reason: ending.reason, isBlameless: ending.isBlameless });
    });
  }

  return {
    handOut(job: RemoteJob): void {
      const { run, storedEpoch } = job;
      const stream = isProgram(job.config) ? keys.programs : keys.jobs;
      const order: RunOrder = { ticket: randomUUID(), wish: "train", stored: storedEpoch };
      const assignment: Assignment = { stream, entry: null, order, worker: null, reports: [], missing: 0 };
      assignments.set(run, assignment);
      queue.add(run, async () => {
        if (assignments.get(run) !== assignment || assignment.entry) return;
        await exchange.exchangeSnapshots(run, storedEpoch);
        await putOrder(run, {});
        assignment.entry = await exchange.addJob(stream, order.ticket, job);
      });
    },

    /** Has the run end; at once where no worker has taken it yet. */
    revoke(run: RunId, wish: "halt" | "stop"): void {
      queue.add(run, async () => {
        await putOrder(run, { wish, ...decisionFor(run) });
        const { entry = null, stream = "" } = assignments.get(run) ?? {};
        if (entry && (await exchange.revokeJob(stream, entry))) end(run, { state: "stopped" });
      });
    },

    stored(run: RunId, epoch: number): void {
      const assignment = assignments.get(run);
      if (!assignment) return;
      const old = assignment.reports.filter((report) => report.epoch <= epoch).map(({ id }) => id);
      assignment.reports = assignment.reports.filter((report) => report.epoch > epoch);
      stored.add({ run, epoch, reports: old });
    },

    takeReport: createReportIntake({ ...options, assignments, exchange, end, onMessage: events.onMessage }),

    /** Runs whose entries are gone, as when Redis was emptied, go back to the queue. */
    async reconcile(): Promise<void> {
      for (const [run, assignment] of assignments) {
        if (!assignment.entry) continue;
        assignment.missing = (await exchange.hasJob(assignment.stream, assignment.entry))
          ? 0
          : assignment.missing + 1;
        // A worker deletes the entry just after it has reported the end.
        if (assignment.missing < 2 || assignments.get(run) !== assignment) continue;
        log.warn(sentenceOf("worker/lost-run", { run }));
        end(run, { state: "stopped" });
      }
    },

    count: (stream: string): number =>
      [...assignments.values()].filter((assignment) => assignment.stream === stream).length,

    async settled(): Promise<void> {
      stored.flush();
      await queue.settled();
    },
  };
}
