/** The runs that a worker trains, from the lease of each to its end. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Redis } from "ioredis";
import { locate } from "../../dataset/access/resolvePaths.ts";
import { isGenerated } from "../../dataset/kinds/registry.ts";
import type { RunId } from "../../protocol/protocol.ts";
import { createTrainerProcess } from "../scheduling/trainerProcess.ts";
import type { Log } from "../service.ts";
import type { TrainingJob } from "../trainer/messages.ts";
import type { Connections } from "./connection.ts";
import { decodeJob, encodeReport, type Keys, times } from "./exchange.ts";
import type { Entry, Leases } from "./leases.ts";
import { createOrders } from "./orders.ts";
import { createSnapshotExchange } from "./redisSnapshots.ts";
import type { HandedOutRun, WorkerMessage } from "./schema.ts";

export interface RemoteRunsOptions {
  redis: Redis;
  connections: Connections;
  leases: Leases;
  key: Buffer;
  keys: Keys;
  /** this worker's name */
  worker: string;
  /** where snapshots of the runs under way are kept */
  directory: string;
  /** of trainer.js */
  trainerPath: string;
  log: Log;
  /** called when a slot is free again */
  onFree(): void;
}

/** A run under way. */
interface Task extends HandedOutRun {
  /** in the stream of jobs: its lease */
  entry: string;
  stored: number;
  /** why its end is not reported: another worker goes on with it, has it already, or its daemon is gone */
  silent: "handedBack" | "leaseLost" | "daemonGone" | null;
  /** uploads and reports follow each other */
  sending: Promise<void>;
}

/** A run whose workers end this often in a row without a new epoch has failed. */
const MOST_TAKE_OVERS = 5;

export function createRemoteRuns(options: RemoteRunsOptions) {
  const { redis, connections, leases, key, keys, worker, directory, log } = options;
  const snapshots = createSnapshotExchange(redis, key, keys);
  const orders = createOrders(redis, key, keys);
  const tasks = new Map<RunId, Task>();
  const trainers = createTrainerProcess(
    { path: options.trainerPath, snapshots: directory, log },
    {
      onMessage,
      onLoss({ runs, reason, isBlameless }) {
        for (const run of runs) onMessage({ kind: "lost", run, reason, isBlameless });
      },
    },
  );
  const isDaemonThere = async ({ session }: HandedOutRun) =>
    (await redis.exists(keys.session(session))) === 1;

  async function begin({ id, fields, isTakenOver }: Entry): Promise<void> {
    const handedOut = decodeJob(key, fields);
    if (!handedOut) {
      connections.warn("A job in Redis is not signed with this worker's key, or is damaged: it is deleted.");
      return leases.end(id);
    }
    const { session, job } = handedOut;
    const order = await orders.get(handedOut);
    // Its daemon is gone, or has handed the run out anew.
    if (!order || !(await isDaemonThere(handedOut))) return leases.end(id);
    // Another daemon's handing out of the same run: the lease ends, and a worker takes it then.
    if (tasks.has(job.run)) return;
    tasks.set(job.run, {
      ...handedOut,
      ...{ entry: id, stored: order.stored, silent: null, sending: Promise.resolve() },
    });
    const takeOvers = isTakenOver ? await orders.countTakeOver(session, job.run) : 0;
    const problem = takeOverProblem(takeOvers) ?? dataProblem(job);
    if (problem) return onMessage({ kind: "ended", run: job.run, ending: { state: "failed", problem } });
    await rm(join(directory, job.run), { recursive: true, force: true });
    await snapshots.download(job.run, join(directory, job.run), order.stored);
    log.info(`Run ${job.run} continues from epoch ${Math.max(0, order.stored)} to ${job.epochs}.`);
    trainers.train({ ...job, storedEpoch: order.stored });
    if (order.wish !== "train") trainers[order.wish](job.run);
  }

  function onMessage(message: WorkerMessage): void {
    const task = tasks.get(message.run);
    if (!task) return;
    const isEnd = message.kind === "ended" || message.kind === "lost";
    task.sending = task.sending
      .then(() => (task.silent === null ? report(task, message) : undefined))
      .then(() => (isEnd ? finish(task) : undefined))
      .catch((error: Error) => connections.warn(`Run ${message.run} can't be reported (${error.message}).`));
  }

  async function report({ session, ticket, job }: Task, message: WorkerMessage): Promise<void> {
    const stream = keys.reports(session);
    const fields = encodeReport(key, session, { ticket, worker, message });
    await connections.persist(async () => {
      if (message.kind !== "reading") await upload(job.run);
      const transaction = redis
        .multi()
        .xadd(stream, "*", ...fields)
        .pexpire(stream, times.keep);
      if (message.kind === "record") transaction.hset(keys.order(session, job.run), "takeOvers", 0);
      await transaction.exec();
    });
  }

  const upload = (run: RunId) => snapshots.upload(run, join(directory, run), Number.MAX_SAFE_INTEGER);

  async function finish({ job: { run }, silent, entry }: Task): Promise<void> {
    tasks.delete(run);
    options.onFree();
    if (silent === "handedBack") {
      await upload(run);
      await leases.handBack(entry);
    } else if (silent !== "leaseLost") await leases.end(entry);
    await rm(join(directory, run), { recursive: true, force: true });
  }

  function giveUp(task: Task, silent: Task["silent"]): void {
    task.silent ??= silent;
    trainers.stop(task.job.run);
  }

  return {
    runs: (): RunId[] => [...tasks.keys()],
    begin,

    /** Acts on what the daemon wants of a run, and notices when the daemon is gone. */
    async poll(run: RunId): Promise<void> {
      const task = tasks.get(run);
      if (!task) return;
      if (!(await isDaemonThere(task))) return giveUp(task, "daemonGone");
      const order = await orders.get(task);
      if (!order) return;
      if (order.stored > task.stored) {
        task.stored = order.stored;
        trainers.stored(run, order.stored);
      }
      if (order.wish !== "train") trainers[order.wish](run);
    },

    async renewLeases(): Promise<void> {
      for (const task of tasks.values())
        if (!(await leases.renew(task.entry)) && tasks.get(task.job.run) === task) giveUp(task, "leaseLost");
    },

    /** Hands all runs back after the epochs under way. */
    handBack(): void {
      for (const [run, task] of tasks) {
        task.silent ??= "handedBack";
        trainers.halt(run);
      }
    },

    stopAll(): void {
      for (const run of tasks.keys()) trainers.stop(run);
    },

    close: trainers.close,
  };
}

function takeOverProblem(takeOvers: number): string | null {
  if (takeOvers <= MOST_TAKE_OVERS) return null;
  return `${takeOvers} workers ended in a row while they trained this run: see what dai worker prints there.`;
}

/** A job may read what a spec of this machine may read: the folders of DAI_DATA and of the system. */
function dataProblem({ config: { dataset } }: TrainingJob): string | null {
  if (isGenerated(dataset)) return null;
  const { problem } = locate(dataset, null);
  return problem && `The worker can't read the data of this run: ${problem.message}`;
}
