import type { RunId } from "../../protocol/protocol.ts";
import type { Trainers } from "../scheduling/trainers.ts";
import type { Leases } from "./leases.ts";
import type { createOrders } from "./orders.ts";
import type { RemoteTask } from "./remoteReports.ts";
import { type HandedOutRun, isProgramJob } from "./schema.ts";

interface Options {
  tasks: ReadonlyMap<RunId, RemoteTask>;
  leases: Leases;
  orders: ReturnType<typeof createOrders>;
  trainers: Trainers;
  isDaemonThere(run: HandedOutRun): Promise<boolean>;
}

export function createRemoteControl({ tasks, leases, orders, trainers, isDaemonThere }: Options) {
  function giveUp(task: RemoteTask, silent: RemoteTask["silent"]): void {
    task.silent ??= silent;
    trainers.stop(task.job.run);
  }

  return {
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

    handBack(): void {
      for (const [run, task] of tasks) {
        task.silent ??= "handedBack";
        // No later worker would take up a program that goes on by itself.
        trainers[isProgramJob(task.job) ? "stop" : "halt"](run);
      }
    },

    stopAll(): void {
      for (const run of tasks.keys()) trainers.stop(run);
    },
  };
}
