import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Redis } from "ioredis";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { RunId } from "../../protocol/protocol.ts";
import type { Connections } from "./connection.ts";
import { encodeReport, type Keys, times } from "./exchange.ts";
import type { Lease, Leases } from "./leases.ts";
import type { SnapshotExchange } from "./redisSnapshots.ts";
import { type HandedOutRun, isProgramJob, type RunOrder, type WorkerMessage } from "./schema.ts";

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

export interface RemoteTask extends HandedOutRun {
  /** in a stream of jobs: its lease */
  entry: Lease;
  stored: number;
  /** what its program is told */
  decision: NonNullable<RunOrder["decision"]>;
  /** why its end is not reported: another worker goes on with it, has it already, or its daemon is gone */
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

  async function report({ session, ticket, job }: RemoteTask, message: WorkerMessage): Promise<void> {
    const stream = keys.reports(session);
    const fields = encodeReport(key, session, { ticket, worker, message });
    await connections.persist(async () => {
      if (message.kind !== "reading" && !isProgramJob(job)) await upload(job.run);
      const transaction = redis
        .multi()
        .xadd(stream, "*", ...fields)
        .pexpire(stream, times.keep);
      if (message.kind === "record") transaction.hset(keys.order(session, job.run), "takeOvers", 0);
      await transaction.exec();
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

  return {
    /** Reports what the trainer says of a run, after what it said before. */
    take(message: WorkerMessage): void {
      const task = tasks.get(message.run);
      if (!task) return;
      const isEnd = message.kind === "ended" || message.kind === "lost";
      task.sending = task.sending
        .then(() => (task.silent === null ? report(task, message) : undefined))
        .then(() => (isEnd ? finish(task) : undefined))
        .catch((error: Error) =>
          connections.warn(sentenceOf("worker/not-reported", { run: message.run, reason: error.message })),
        );
    },
  };
}
