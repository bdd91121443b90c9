import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Redis } from "ioredis";
import { sentenceOf } from "../../../messages/catalogue.ts";
import type { RunId } from "../../../protocol/protocol.ts";
import { type Connections, commit } from "../connection.ts";
import { encodeReport, type Keys, times } from "../exchange.ts";
import type { Lease, Leases } from "../leases.ts";
import type { SnapshotExchange } from "../redisSnapshots.ts";
import { type AssignedRun, isProgramJob, type RunOrder, type WorkerMessage } from "../schema.ts";

export interface RemoteReportsOptions {
  redis: Redis;
  connections: Connections;
  leases: Leases;
  key: Buffer;
  keys: Keys;
  /** this worker's name */
  worker: string;
  directory: string;
  /** called when a run has ended here, and its slot is free again */
  onFree(run: RunId): void;
}

type RecordMessage = Extract<WorkerMessage, { kind: "record" }>;

export interface RemoteTask extends AssignedRun {
  /** in a stream of jobs: its lease */
  entry: Lease;
  /** the newest epoch that the daemon's store is known to have */
  stored: number;
  /** the newest record, with its entry in the stream of reports once it has one; the run waits until it is stored */
  newest: { entry: string | null; message: RecordMessage } | null;
  /** the newest epoch of whose storing the trainer was told */
  confirmed: number;
  /** what its program is told */
  decision: NonNullable<RunOrder["decision"]>;
  /** why its end is not reported: another worker continues with it, has it already, or its daemon is gone */
  silent: "handedBack" | "leaseLost" | "daemonGone" | null;
  sending: Promise<void>;
}

export function createRemoteReports(
  options: RemoteReportsOptions,
  snapshots: SnapshotExchange,
  tasks: Map<RunId, RemoteTask>,
) {
  const { redis, connections, leases, key, keys, worker, directory } = options;
  const upload = (run: RunId) => snapshots.upload(run, join(directory, run), Number.MAX_SAFE_INTEGER);

  let serial = 0;

  async function report(task: RemoteTask, message: WorkerMessage): Promise<void> {
    const { session, ticket, job } = task;
    const stream = keys.reports(session);
    const fields = encodeReport(key, session, { ticket, worker, serial: ++serial, message });
    if (message.kind === "record") task.newest = { entry: null, message };
    await connections.persist(async () => {
      if (message.kind !== "reading" && !isProgramJob(job)) await upload(job.run);
      const transaction = redis
        .multi()
        .xadd(stream, "*", ...fields)
        .pexpire(stream, times.keep);
      const order = keys.order(session, job.run);
      // A late record must not leave a key of an order that is gone.
      if (message.kind === "record") transaction.hset(order, "takeOvers", 0).pexpire(order, times.keep);
      const [added] = await commit(transaction);
      if (message.kind === "record") task.newest = { entry: String(added), message };
    });
  }

  async function finish({ job: { run }, silent, entry }: RemoteTask): Promise<void> {
    tasks.delete(run);
    options.onFree(run);
    if (silent === "handedBack") {
      await upload(run);
      await leases.handBack(entry);
    } else if (silent !== "leaseLost") await leases.end(entry);
    await rm(join(directory, run), { recursive: true, force: true });
  }

  /** Whether Redis has lost the newest record before the daemon took it: then it is neither stored nor there. */
  async function isLost({ session, newest }: RemoteTask): Promise<boolean> {
    const entry = newest?.entry ?? null;
    return entry !== null && (await redis.xrange(keys.reports(session), entry, entry)).length === 0;
  }

  return {
    isLost,

    /** Reports the newest record once more: Redis was restarted with an older state. */
    async repeat(task: RemoteTask): Promise<void> {
      if (task.newest && task.silent === null) await report(task, task.newest.message);
    },

    /** Reports what the trainer says of a run, after what it said before. */
    take(message: WorkerMessage): void {
      const task = tasks.get(message.run);
      if (!task) return;
      if (message.kind === "restarted") task.stored = task.confirmed = -1;
      const isEnd = message.kind === "ended" || message.kind === "lost";
      task.sending = task.sending
        .then(() => (isReported(task, message) ? report(task, message) : undefined))
        .then(() => (isEnd ? finish(task) : undefined))
        .catch((error: Error) =>
          connections.warn(sentenceOf("worker/not-reported", { run: message.run, reason: error.message })),
        );
    },
  };
}

/** What a program printed is reported also where another worker continues the run: it has no copy of it. */
function isReported({ silent }: RemoteTask, { kind }: WorkerMessage): boolean {
  return silent === null || (silent === "handedBack" && kind === "output");
}
