/** The runs that a worker trains, from the lease of each to its end. */

import { rm } from "node:fs/promises";
import { join } from "node:path";
import { isGenerated } from "../../../dataset/kinds/registry.ts";
import { locate } from "../../../dataset/resolvePaths.ts";
import { sentenceOf } from "../../../messages/catalogue.ts";
import type { RunId } from "../../../protocol/protocol.ts";
import type { Log } from "../../log.ts";
import { createTrainersByKind } from "../../programs/trainersByKind.ts";
import type { Trainers, TrainersEvents } from "../../scheduling/trainers.ts";
import type { TrainingJob } from "../../trainer/messages.ts";
import { snapshotEpochs } from "../../trainer/snapshots.ts";
import { decodeJob } from "../exchange.ts";
import type { Entry } from "../leases.ts";
import { createOrders } from "../orders.ts";
import { createSnapshotExchange } from "../redisSnapshots.ts";
import {
  type AssignedRun,
  isProgramJob,
  type RemoteJob,
  type RunOrder,
  type WorkerMessage,
} from "../schema.ts";
import type { SnapshotFolder } from "../snapshotFolder.ts";
import { beginProgram } from "./beginProgram.ts";
import { createRemoteControl } from "./remoteControl.ts";
import { createRemotePrograms, type RemoteProgramsOptions } from "./remotePrograms.ts";
import { createRemoteReports, type RemoteReportsOptions, type RemoteTask } from "./remoteReports.ts";

export interface RemoteRunsOptions extends RemoteReportsOptions {
  /** makes what trains the runs of engines; their snapshots are in the folders of `directory` */
  createEngines(events: TrainersEvents): Trainers<TrainingJob>;
  /** where it starts programs; it starts none when absent */
  programs?: Pick<RemoteProgramsOptions, "folder" | "listen">;
  /** the folder of snapshots that it shares with the daemon, where there is one */
  snapshotFolder: SnapshotFolder | null;
  log: Log;
}

const undecided: RemoteTask["decision"] = { stop: false, verdict: null, sentence: "" };

/** A run whose workers end this often in a row without a new epoch has failed. */
const MOST_TAKE_OVERS = 5;

export function createRemoteRuns(options: RemoteRunsOptions) {
  const { redis, connections, leases, key, keys, directory, log } = options;
  const snapshots = createSnapshotExchange(options);
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
  const trainers = createTrainersByKind(options.createEngines(events), programs?.trainers);
  const context = { redis, keys, orders, log, take, train: trainers.train };
  const isDaemonThere = async ({ session }: AssignedRun) => (await redis.exists(keys.session(session))) === 1;

  async function begin(entry: Entry): Promise<void> {
    const assigned = decodeJob(key, entry.fields);
    if (!assigned) {
      connections.warn(sentenceOf("worker/unsigned-job", {}));
      return leases.end(entry);
    }
    const { job } = assigned;
    const order = await orders.get(assigned);
    // Its daemon is gone, or has handed the run out again.
    if (!order || !(await isDaemonThere(assigned))) return leases.end(entry);
    // Another daemon's handing out of the same run: the lease ends, and a worker takes it then.
    if (tasks.has(job.run)) return;
    const task: RemoteTask = {
      ...assigned,
      ...{ entry, stored: order.stored, decision: order.decision ?? undecided },
      ...{ newest: null, confirmed: -1, silent: null, sending: Promise.resolve() },
    };
    tasks.set(job.run, task);
    try {
      await train(task, entry, order);
    } catch (error) {
      // The lease ends, and a worker takes the run then.
      task.silent ??= "leaseLost";
      stopped(job.run);
      throw error;
    }
  }

  async function train(task: RemoteTask, entry: Entry, order: RunOrder): Promise<void> {
    const { session, job } = task;
    const takeOvers = entry.isTakenOver ? await orders.countTakeOver(session, job.run) : 0;
    const problem = takeOverProblem(takeOvers) ?? dataProblem(job);
    if (problem) return fail(job.run, problem);
    if (isProgramJob(job)) return beginProgram({ ...context, programs }, task, job, order);
    await rm(join(directory, job.run), { recursive: true, force: true });
    await snapshots.download(job.run, join(directory, job.run), order.stored);
    // While its snapshots were read, its daemon went, or this worker was asked to end.
    if (task.silent !== null) return stopped(job.run);
    const [from = 0] = await snapshotEpochs(join(directory, job.run));
    log.info(sentenceOf("worker/continues", { run: job.run, from, epochs: job.epochs }));
    trainers.train({ ...job, storedEpoch: order.stored });
    if (order.wish !== "train") trainers[order.wish](job.run);
  }

  const stopped = (run: RunId) => take({ kind: "ended", run, ending: { state: "stopped" } });
  const fail = (run: RunId, problem: string) =>
    take({ kind: "ended", run, ending: { state: "failed", problem } });

  /** What a program printed comes before its end. */
  function take(message: WorkerMessage): void {
    if (message.kind === "ended") sendOutput(message.run);
    reports.take(message);
  }

  function sendOutput(run: RunId): void {
    const text = programs?.newOutput(run);
    if (text) reports.take({ kind: "output", run, text });
  }

  return {
    runs: (): RunId[] => [...tasks.keys()],
    begin,

    ...createRemoteControl({ ...options, orders, tasks, trainers, reports, isDaemonThere }),

    /** Sends on what programs have printed. */
    sendOutput: (): void => [...tasks.keys()].forEach(sendOutput),

    close: trainers.close,
  };
}

function takeOverProblem(takeOvers: number): string | null {
  if (takeOvers <= MOST_TAKE_OVERS) return null;
  return sentenceOf("worker/ended-in-a-row", { workers: takeOvers });
}

/** A job may read what a spec of this machine may read: the folders of DAI_DATA and of the system. */
function dataProblem(job: RemoteJob): string | null {
  if (isProgramJob(job) || isGenerated(job.config.dataset)) return null;
  const { problem } = locate(job.config.dataset, null);
  return problem && sentenceOf("worker/no-data", { reason: problem.message });
}
