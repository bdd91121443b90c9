/** The runs that a daemon has assigned to workers, from the assignment of each to its end. */

import { randomUUID } from "node:crypto";
import { sentenceOf } from "../../../messages/catalogue.ts";
import type { RunId } from "../../../protocol/protocol.ts";
import { isProgram } from "../../../specification/expansion/programConfig.ts";
import type { TrainersEvents } from "../../scheduling/trainers.ts";
import type { RemoteJob, RunOrder } from "../schema.ts";
import type { Assignment, AssignmentsOptions, End } from "./assignment.ts";
import { createAssignmentExchange } from "./assignmentExchange.ts";
import { createReportIntake } from "./reportIntake.ts";
import { createStoredRecords } from "./storedRecords.ts";
import { createWorkByRun } from "./workByRun.ts";

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

  const stored = createStoredRecords({ assignments, exchange, queue, connections, session, decisionFor });

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
      const assignment: Assignment = {
        ...{ stream, entry: null, order, worker: null, reports: [], heard: new Map(), missing: 0 },
      };
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

    sweepSnapshots: exchange.sweepSnapshots,

    count: (stream: string): number =>
      [...assignments.values()].filter((assignment) => assignment.stream === stream).length,

    async settled(): Promise<void> {
      stored.flush();
      await queue.settled();
    },
  };
}
