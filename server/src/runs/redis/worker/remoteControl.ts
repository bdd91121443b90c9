import type { RunId } from "../../../protocol/protocol.ts";
import type { Trainers } from "../../scheduling/trainers.ts";
import type { Leases } from "../leases.ts";
import type { createOrders } from "../orders.ts";
import { type AssignedRun, isProgramJob, type RunOrder } from "../schema.ts";
import type { createRemoteReports, RemoteTask } from "./remoteReports.ts";

interface Options {
  tasks: ReadonlyMap<RunId, RemoteTask>;
  leases: Leases;
  orders: ReturnType<typeof createOrders>;
  trainers: Trainers;
  reports: Pick<ReturnType<typeof createRemoteReports>, "isLost" | "repeat">;
  isDaemonThere(run: AssignedRun): Promise<boolean>;
}

export function createRemoteControl(options: Options) {
  const { tasks, leases, orders, trainers, reports, isDaemonThere } = options;

  function giveUp(task: RemoteTask, silent: RemoteTask["silent"]): void {
    task.silent ??= silent;
    trainers.stop(task.job.run);
  }

  /** The store may have had a record before it was sent: from the worker that had the run before. */
  function takeStored(task: RemoteTask, { stored }: RunOrder): void {
    task.stored = Math.max(task.stored, stored);
    const sent = task.newest?.message.record.epoch ?? -1;
    if (sent > task.stored || sent <= task.confirmed) return;
    task.confirmed = sent;
    trainers.stored(task.job.run, task.stored);
  }

  /** The daemon deletes a report after it has raised the order, so the order is read once more. */
  async function repeatLostRecord(task: RemoteTask): Promise<void> {
    const epoch = task.newest?.message.record.epoch ?? -1;
    if (task.stored >= epoch || !(await reports.isLost(task))) return;
    const order = await orders.get(task);
    if (order) takeStored(task, order);
    if (task.stored < epoch && task.newest?.message.record.epoch === epoch) await reports.repeat(task);
  }

  return {
    /** Acts on what the daemon wants of a run, and notices when the daemon is gone. */
    async poll(run: RunId): Promise<void> {
      const task = tasks.get(run);
      if (!task) return;
      // It may have been cancelled before its trainer had it.
      if (task.silent === "daemonGone" || task.silent === "leaseLost") return trainers.stop(run);
      if (!(await isDaemonThere(task))) return giveUp(task, "daemonGone");
      const order = await orders.get(task);
      // The daemon has ended the handing out, and Redis has forgotten that.
      if (!order) return giveUp(task, "daemonGone");
      task.decision = order.decision ?? task.decision;
      takeStored(task, order);
      if (order.wish === "train") return repeatLostRecord(task);
      trainers[isProgramJob(task.job) ? "stop" : order.wish](run);
    },

    async renewLeases(): Promise<void> {
      for (const task of tasks.values())
        if (!(await leases.renew(task.entry)) && tasks.get(task.job.run) === task) giveUp(task, "leaseLost");
    },

    handBack(): void {
      for (const [run, task] of tasks) {
        task.silent ??= "handedBack";
        // No later worker would take up a program that continues by itself.
        trainers[isProgramJob(task.job) ? "stop" : "halt"](run);
      }
    },

    stopAll(): void {
      for (const run of tasks.keys()) trainers.stop(run);
    },
  };
}
