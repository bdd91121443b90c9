/** The runs that a daemon has handed out to workers, from the handing out of each to its end. */
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Redis } from "ioredis";
import type { RunId } from "../../protocol/protocol.ts";
import type { TrainersEvents } from "../scheduling/trainers.ts";
import type { Log } from "../service.ts";
import type { Ending, TrainingJob } from "../trainer/messages.ts";
import type { Connections } from "./connection.ts";
import { encodeJob, GROUP, type Keys } from "./exchange.ts";
import { createOrders } from "./orders.ts";
import { createSnapshotExchange } from "./redisSnapshots.ts";
import type { Report, RunOrder } from "./schema.ts";

export interface AssignmentsOptions {
  redis: Redis;
  connections: Connections;
  key: Buffer;
  keys: Keys;
  /** this start of the daemon */
  session: string;
  /** the folder of the runs' folders of snapshots */
  snapshots: string;
  log: Log;
}

interface Assignment {
  /** its entry in the stream of jobs; null until it is there */
  entry: string | null;
  order: RunOrder;
  /** the worker that has reported of it last */
  worker: string | null;
  /** entries of the stream of reports that the store does not have yet */
  reports: { id: string; epoch: number }[];
  /** how often in a row its entry was not found */
  missing: number;
}

type End = Ending | { state: "lost"; reason: string; isBlameless: boolean };

/** Deletes an entry that no worker has taken; 0 when one has. */
const REVOKE = `
if #redis.call('XPENDING', KEYS[1], '${GROUP}', ARGV[1], ARGV[1], 1) > 0 then return 0 end
return redis.call('XDEL', KEYS[1], ARGV[1])`;

export function createAssignments(options: AssignmentsOptions, events: TrainersEvents) {
  const { redis, connections, key, keys, session, log } = options;
  const snapshots = createSnapshotExchange(redis, key, keys);
  const orders = createOrders(redis, key, keys);
  const assignments = new Map<RunId, Assignment>();
  const queue = createRunQueue(connections, log);
  const folder = (run: RunId) => join(options.snapshots, run);

  async function putOrder(run: RunId, change: Partial<RunOrder>): Promise<void> {
    const assignment = assignments.get(run);
    if (!assignment) return;
    assignment.order = { ...assignment.order, ...change };
    await orders.put(session, run, assignment.order, assignment.worker);
  }

  /** The handing out is over: its snapshots are copied here, and nothing of it stays in Redis. */
  function end(run: RunId, ending: End): void {
    const assignment = assignments.get(run);
    if (!assignment) return;
    assignments.delete(run);
    const ids = assignment.reports.map(({ id }) => id);
    queue.add(run, async () => {
      await snapshots
        .download(run, folder(run), Number.MAX_SAFE_INTEGER)
        .catch((error: Error) =>
          connections.warn(
            `The snapshots of run ${run} can't be kept (${error.message}): free some disk space.`,
          ),
        );
      if (ids.length > 0) await redis.xdel(keys.reports(session), ...ids);
      await orders.remove(session, run);
      if (ending.state === "finished") await snapshots.remove(run);
    });
    queue.add(run, async () => {
      if (ending.state !== "lost") events.onMessage({ kind: "ended", run, ending });
      else events.onLoss({ runs: [run], reason: ending.reason, isBlameless: ending.isBlameless });
    });
  }

  return {
    handOut(job: TrainingJob): void {
      const { run, storedEpoch } = job;
      const order: RunOrder = { ticket: randomUUID(), wish: "train", stored: storedEpoch };
      const assignment: Assignment = { entry: null, order, worker: null, reports: [], missing: 0 };
      assignments.set(run, assignment);
      queue.add(run, async () => {
        if (assignments.get(run) !== assignment || assignment.entry) return;
        // Workers may have gone further than what this machine has.
        await snapshots.download(run, folder(run), storedEpoch);
        await snapshots.upload(run, folder(run), storedEpoch);
        await putOrder(run, {});
        assignment.entry = await redis.xadd(
          ...([keys.jobs, "*"] as const),
          ...encodeJob(key, { session, ticket: order.ticket, job }),
        );
      });
    },

    /** Has the run end; at once where no worker has taken it yet. */
    revoke(run: RunId, wish: "halt" | "stop"): void {
      queue.add(run, async () => {
        await putOrder(run, { wish });
        const entry = assignments.get(run)?.entry;
        if (entry && (await redis.eval(REVOKE, 1, keys.jobs, entry)) === 1) end(run, { state: "stopped" });
      });
    },

    stored(run: RunId, epoch: number): void {
      const assignment = assignments.get(run);
      if (!assignment) return;
      const old = assignment.reports.filter((report) => report.epoch <= epoch).map(({ id }) => id);
      assignment.reports = assignment.reports.filter((report) => report.epoch > epoch);
      queue.add(run, async () => {
        await putOrder(run, { stored: epoch });
        if (old.length > 0) await redis.xdel(keys.reports(session), ...old);
      });
    },

    /** @param report null for an entry that is not what it should be */
    takeReport(id: string, report: Report | null): void {
      if (!report)
        connections.warn(
          "A report in Redis is not signed with this daemon's key, or is damaged: it is ignored.",
        );
      const assignment = report && assignments.get(report.message.run);
      if (assignment?.order.ticket !== report?.ticket || !assignment || !report)
        return void redis.xdel(keys.reports(session), id).catch(() => {});
      const { message, worker } = report;
      assignment.worker = worker;
      assignment.reports.push({ id, epoch: message.kind === "record" ? message.record.epoch : -1 });
      if (message.kind === "ended") end(message.run, message.ending);
      else if (message.kind === "lost") end(message.run, { state: "lost", ...message });
      else events.onMessage(message);
    },

    /** Runs whose entries are gone, as when Redis was emptied, go back to the queue. */
    async reconcile(): Promise<void> {
      for (const [run, assignment] of assignments) {
        if (!assignment.entry) continue;
        const found = await redis.xrange(keys.jobs, assignment.entry, assignment.entry);
        assignment.missing = found.length > 0 ? 0 : assignment.missing + 1;
        // A worker deletes the entry just after it has reported the end.
        if (assignment.missing < 2 || assignments.get(run) !== assignment) continue;
        log.warn(`Redis has lost run ${run}, which goes back to the queue.`);
        end(run, { state: "stopped" });
      }
    },

    settled: queue.settled,
  };
}

/** What is done about one run happens one after the other, each piece until it succeeds. */
function createRunQueue(connections: Connections, log: Log) {
  const last = new Map<RunId, Promise<void>>();
  return {
    add(run: RunId, work: () => Promise<void>): void {
      const next = (last.get(run) ?? Promise.resolve())
        .then(() => connections.persist(work))
        .catch((error: Error) => log.warn(`The exchange of run ${run} over Redis ended (${error.message}).`));
      last.set(run, next);
      void next.then(() => last.get(run) === next && last.delete(run));
    },
    settled: async (): Promise<void> => void (await Promise.all(last.values())),
  };
}
