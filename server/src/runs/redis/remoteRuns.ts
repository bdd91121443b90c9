/** The runs that a worker trains, from the lease of each to its end. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { locate } from "../../dataset/access/resolvePaths.ts";
import { isGenerated } from "../../dataset/kinds/registry.ts";
import type { RunId } from "../../protocol/protocol.ts";
import { createTrainerProcess } from "../scheduling/trainerProcess.ts";
import type { Log } from "../service.ts";
import type { TrainingJob } from "../trainer/messages.ts";
import { decodeJob } from "./exchange.ts";
import type { Entry } from "./leases.ts";
import { createOrders } from "./orders.ts";
import { createSnapshotExchange } from "./redisSnapshots.ts";
import { createRemoteReports, type RemoteReportsOptions, type RemoteTask } from "./remoteReports.ts";
import type { HandedOutRun } from "./schema.ts";

export interface RemoteRunsOptions extends RemoteReportsOptions {
  /** of trainer.js */
  trainerPath: string;
  log: Log;
}

/** A run whose workers end this often in a row without a new epoch has failed. */
const MOST_TAKE_OVERS = 5;

export function createRemoteRuns(options: RemoteRunsOptions) {
  const { redis, connections, leases, key, keys, directory, log } = options;
  const snapshots = createSnapshotExchange(redis, key, keys);
  const orders = createOrders(redis, key, keys);
  const tasks = new Map<RunId, RemoteTask>();
  const reports = createRemoteReports(options, snapshots, tasks);
  const trainers = createTrainerProcess(
    { path: options.trainerPath, snapshots: directory, log },
    {
      onMessage: reports.take,
      onLoss({ runs, reason, isBlameless }) {
        for (const run of runs) reports.take({ kind: "lost", run, reason, isBlameless });
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
    if (problem) return reports.take({ kind: "ended", run: job.run, ending: { state: "failed", problem } });
    await rm(join(directory, job.run), { recursive: true, force: true });
    await snapshots.download(job.run, join(directory, job.run), order.stored);
    log.info(`Run ${job.run} continues from epoch ${Math.max(0, order.stored)} to ${job.epochs}.`);
    trainers.train({ ...job, storedEpoch: order.stored });
    if (order.wish !== "train") trainers[order.wish](job.run);
  }

  function giveUp(task: RemoteTask, silent: RemoteTask["silent"]): void {
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
