/** The runs that a worker trains, from the lease of each to its end. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { locate } from "../../dataset/access/resolvePaths.ts";
import { isGenerated } from "../../dataset/kinds/registry.ts";
import type { RunId } from "../../protocol/protocol.ts";
import type { ProgramJob } from "../programs/programTask.ts";
import { createTrainerProcess } from "../scheduling/trainerProcess.ts";
import type { TrainersEvents } from "../scheduling/trainers.ts";
import { createTrainersByKind } from "../scheduling/trainersByKind.ts";
import type { Log } from "../service.ts";
import { decodeJob, times } from "./exchange.ts";
import type { Entry } from "./leases.ts";
import { createOrders } from "./orders.ts";
import { createSnapshotExchange } from "./redisSnapshots.ts";
import { createRemotePrograms, type RemoteProgramsOptions } from "./remotePrograms.ts";
import { createRemoteReports, type RemoteReportsOptions, type RemoteTask } from "./remoteReports.ts";
import {
  type HandedOutRun,
  isProgramJob,
  type RemoteJob,
  type RunOrder,
  type WorkerMessage,
} from "./schema.ts";

export interface RemoteRunsOptions extends RemoteReportsOptions {
  /** of trainer.js */
  trainerPath: string;
  /** where it starts programs; it starts none when absent */
  programs?: Pick<RemoteProgramsOptions, "folder" | "listen">;
  log: Log;
}

const undecided: RemoteTask["decision"] = { stop: false, verdict: null, sentence: "" };

/** A run whose workers end this often in a row without a new epoch has failed. */
const MOST_TAKE_OVERS = 5;

export function createRemoteRuns(options: RemoteRunsOptions) {
  const { redis, connections, leases, key, keys, directory, log } = options;
  const snapshots = createSnapshotExchange(redis, key, keys);
  const orders = createOrders(redis, key, keys);
  const tasks = new Map<RunId, RemoteTask>();
  const onFree = (run: RunId) => {
    programs?.forget(run);
    options.onFree(run);
  };
  const reports = createRemoteReports({ ...options, onFree }, snapshots, tasks);
  const events: TrainersEvents = {
    onMessage: take,
    onLoss({ runs, reason, isBlameless }) {
      for (const run of runs) take({ kind: "lost", run, reason, isBlameless });
    },
  };
  const decisionOn = (run: RunId) => tasks.get(run)?.decision ?? undecided;
  const programs = options.programs && createRemotePrograms({ ...options.programs, decisionOn }, events);
  const engines = createTrainerProcess({ path: options.trainerPath, snapshots: directory, log }, events);
  const trainers = createTrainersByKind(engines, programs?.trainers);
  const isDaemonThere = async ({ session }: HandedOutRun) =>
    (await redis.exists(keys.session(session))) === 1;

  async function begin(entry: Entry): Promise<void> {
    const handedOut = decodeJob(key, entry.fields);
    if (!handedOut) {
      connections.warn("A job in Redis is not signed with this worker's key, or is damaged: it is deleted.");
      return leases.end(entry);
    }
    const { session, job } = handedOut;
    const order = await orders.get(handedOut);
    // Its daemon is gone, or has handed the run out anew.
    if (!order || !(await isDaemonThere(handedOut))) return leases.end(entry);
    // Another daemon's handing out of the same run: the lease ends, and a worker takes it then.
    if (tasks.has(job.run)) return;
    const task: RemoteTask = {
      ...handedOut,
      ...{ entry, stored: order.stored, decision: order.decision ?? undecided },
      ...{ silent: null, sending: Promise.resolve() },
    };
    tasks.set(job.run, task);
    const takeOvers = entry.isTakenOver ? await orders.countTakeOver(session, job.run) : 0;
    const problem = takeOverProblem(takeOvers) ?? dataProblem(job);
    if (problem) return fail(job.run, problem);
    if (isProgramJob(job)) return beginProgram(task, job, order);
    await rm(join(directory, job.run), { recursive: true, force: true });
    await snapshots.download(job.run, join(directory, job.run), order.stored);
    log.info(`Run ${job.run} continues from epoch ${Math.max(0, order.stored)} to ${job.epochs}.`);
    trainers.train({ ...job, storedEpoch: order.stored });
    if (order.wish !== "train") trainers[order.wish](job.run);
  }

  function fail(run: RunId, problem: string): void {
    take({ kind: "ended", run, ending: { state: "failed", problem } });
  }

  async function beginProgram(task: RemoteTask, job: ProgramJob, { stored, wish }: RunOrder): Promise<void> {
    const { run, config } = job;
    const stopped = () => take({ kind: "ended", run, ending: { state: "stopped" } });
    if (!programs) return fail(run, "The worker starts no programs: start it with --programs FOLDER.");
    const hasCheckpoint =
      config.program?.resumes === true && (await redis.get(keys.place(run))) === programs.place;
    if (wish !== "train" || (stored >= 0 && !hasCheckpoint)) {
      // It begins anew, for which the daemon hands it out once more.
      if (wish === "train") take({ kind: "restarted", run });
      return stopped();
    }
    while (!programs.hasRoom(config)) {
      await sleep(1000);
      if (task.silent !== null || (await orders.get(task))?.wish !== "train") return stopped();
    }
    await redis.set(keys.place(run), programs.place, "PX", times.keep);
    try {
      const local = await programs.localize({ ...job, storedEpoch: stored });
      log.info(`Run ${run} starts its program after epoch ${Math.max(0, stored)}.`);
      trainers.train({ ...local, engine: "program" });
    } catch (error) {
      fail(run, (error as Error).message);
    }
  }

  /** What a program printed comes before its end. */
  function take(message: WorkerMessage): void {
    if (message.kind === "ended") sendOutput(message.run);
    reports.take(message);
  }

  function sendOutput(run: RunId): void {
    const text = programs?.newOutput(run);
    if (text) reports.take({ kind: "output", run, text });
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
      task.decision = order.decision ?? task.decision;
      if (order.stored > task.stored) {
        task.stored = order.stored;
        trainers.stored(run, order.stored);
      }
      if (order.wish === "train") return;
      trainers[isProgramJob(task.job) ? "stop" : order.wish](run);
    },

    async renewLeases(): Promise<void> {
      for (const task of tasks.values())
        if (!(await leases.renew(task.entry)) && tasks.get(task.job.run) === task) giveUp(task, "leaseLost");
    },

    /** Hands all runs back after the epochs under way. */
    handBack(): void {
      for (const [run, task] of tasks) {
        task.silent ??= "handedBack";
        // No later worker would take up a program that goes on by itself.
        trainers[isProgramJob(task.job) ? "stop" : "halt"](run);
      }
    },

    /** Sends on what programs have printed. */
    sendOutput: (): void => [...tasks.keys()].forEach(sendOutput),

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
function dataProblem(job: RemoteJob): string | null {
  if (isProgramJob(job) || isGenerated(job.config.dataset)) return null;
  const { problem } = locate(job.config.dataset, null);
  return problem && `The worker can't read the data of this run: ${problem.message}`;
}
