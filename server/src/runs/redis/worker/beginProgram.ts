import { setTimeout as sleep } from "node:timers/promises";
import type { Redis } from "ioredis";
import { sentenceOf } from "../../../messages/catalogue.ts";
import type { Log } from "../../log.ts";
import type { ProgramJob } from "../../programs/process/programTask.ts";
import type { Trainers } from "../../scheduling/trainers.ts";
import { type Keys, times } from "../exchange.ts";
import type { createOrders } from "../orders.ts";
import type { RunOrder, WorkerMessage } from "../schema.ts";
import type { RemotePrograms } from "./remotePrograms.ts";
import type { RemoteTask } from "./remoteReports.ts";

interface Context {
  redis: Redis;
  keys: Keys;
  orders: ReturnType<typeof createOrders>;
  log: Log;
  /** absent on a worker that starts none */
  programs: RemotePrograms | undefined;
  take(message: WorkerMessage): void;
  train: Trainers["train"];
}

/**
 * Starts the program of a run as soon as a GPU is free; one whose checkpoints are elsewhere goes back to the daemon.
 */
export async function beginProgram(
  { redis, keys, orders, log, programs, take, train }: Context,
  task: RemoteTask,
  job: ProgramJob,
  { stored, wish }: RunOrder,
): Promise<void> {
  const { run, config } = job;
  const stopped = () => take({ kind: "ended", run, ending: { state: "stopped" } });
  const fail = (problem: string) => take({ kind: "ended", run, ending: { state: "failed", problem } });
  if (!programs) return fail(sentenceOf("worker/no-programs", {}));
  if (wish !== "train") return stopped();
  const isPlace = (await redis.get(keys.place(run))) === programs.place;
  if (stored >= 0 && !(isPlace && config.program?.resumes)) {
    take({ kind: "restarted", run });
    return stopped();
  }
  while (!programs.hasRoom(config)) {
    await sleep(1000);
    if (task.silent !== null || (await orders.get(task))?.wish !== "train") return stopped();
  }
  await redis.set(keys.place(run), programs.place, "PX", times.keep);
  try {
    const local = await programs.localize({ ...job, storedEpoch: stored });
    if (task.silent !== null) return stopped();
    log.info(sentenceOf("worker/starts-program", { run, epoch: Math.max(0, stored) }));
    train({ ...local, engine: "program" });
  } catch (error) {
    fail((error as Error).message);
  }
}
