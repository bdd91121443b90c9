import { randomUUID } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { DelayedError, type Job, WaitingError, Worker } from "bullmq";
import { Redis } from "ioredis";
import type { RunId } from "../../protocol/protocol.ts";
import { createTrainerProcess } from "../scheduling/trainerProcess.ts";
import type { Loss } from "../scheduling/trainers.ts";
import type { Log } from "../service.ts";
import type { FromTrainer } from "../trainer/messages.ts";
import { snapshotEpochs, snapshotPath, writeSnapshot } from "../trainer/snapshots.ts";
import {
  encodeMessage,
  heartbeat,
  keysOf,
  publicUrl,
  type QueuedRun,
  queueName,
  workersKey,
} from "./exchange.ts";

export interface RemoteWorkerOptions {
  /** `redis://…` or `rediss://…` */
  url: string;
  /** runs to train at once */
  slots: number;
  /** where snapshots of the runs under way are kept */
  directory: string;
  /** of trainer.js */
  trainerPath: string;
  log: Log;
}

/** A run that this worker trains. */
interface Task {
  job: Job<QueuedRun>;
  keys: ReturnType<typeof keysOf>;
  stored: number;
  /** epochs whose snapshots Redis has */
  sent: Set<number>;
  /** the worker is ending: somebody else is to go on with the run */
  handsBack: boolean;
  /** uploads and messages follow each other */
  sending: Promise<void>;
  end(outcome: "done" | "handedBack" | Error): void;
}

/** After this long without a sign of life, a worker's run goes to another one, in milliseconds. */
const LOCK_MS = 10_000;
const LOOK_MS = 1000;

/**
 * Trains runs that daemons hand over through Redis, until it is closed. What it trains is what the daemon would
 * have trained, bit for bit: it starts from the run's snapshots in Redis and sends new ones back before the
 * records that they belong to.
 */
export async function startRemoteWorker(options: RemoteWorkerOptions): Promise<{ close(): Promise<void> }> {
  const { url, slots, directory, log } = options;
  const redis = new Redis(url, { maxRetriesPerRequest: null });
  const orders = new Redis(url, { maxRetriesPerRequest: null });
  const taking = new Redis(url, { maxRetriesPerRequest: null });
  const connections = [redis, orders, taking];
  /** what has been said since Redis last answered: several connections try again and again */
  const warned = new Set<string>();
  for (const each of connections)
    each
      .on("error", ({ message }) => {
        if (!warned.has(message))
          log.warn(
            `Redis at ${publicUrl(url)} does not answer (${message}): this worker tries again until it does.`,
          );
        warned.add(message);
      })
      .on("ready", () => warned.clear());
  const name = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
  const tasks = new Map<RunId, Task>();
  const trainers = createTrainerProcess(
    { path: options.trainerPath, snapshots: directory, log },
    { onMessage, onLoss },
  );

  async function train(job: Job<QueuedRun>, token: string | undefined): Promise<void> {
    const { daemon, job: run } = job.data;
    if (tasks.has(run.run)) {
      // Two daemons want the same run: one after the other, for its snapshots have one folder.
      await job.moveToDelayed(Date.now() + LOCK_MS, token);
      throw new DelayedError();
    }
    const keys = keysOf(daemon);
    const [wish, stored] = await redis.hmget(keys.order(run.run), "wish", "stored");
    const storedEpoch = Number(stored ?? run.storedEpoch);
    const sent = await receiveSnapshots(keys.snapshots(run.run), run.run, storedEpoch);
    const outcome = await new Promise<"done" | "handedBack" | Error>((end) => {
      const task: Task = {
        job,
        keys,
        stored: storedEpoch,
        sent,
        handsBack: false,
        sending: Promise.resolve(),
        end,
      };
      tasks.set(run.run, task);
      log.info(`Run ${run.run} goes on from epoch ${Math.max(0, storedEpoch)} to ${run.epochs}.`);
      void orders.subscribe(keys.orders);
      trainers.train({ ...run, storedEpoch });
      if (wish === "stop" || wish === "halt") trainers[wish](run.run);
    });
    tasks.delete(run.run);
    await rm(join(directory, run.run), { recursive: true, force: true });
    if (outcome === "handedBack") {
      log.info(`Run ${run.run} is handed back.`);
      await job.moveToWait(token);
      throw new WaitingError();
    }
    if (outcome instanceof Error) throw outcome;
  }

  async function receiveSnapshots(key: string, run: RunId, storedEpoch: number): Promise<Set<number>> {
    const folder = join(directory, run);
    await rm(folder, { recursive: true, force: true });
    const epochs = (await redis.hkeys(key)).map(Number).filter((epoch) => epoch <= storedEpoch);
    for (const epoch of epochs) {
      const file = await redis.hgetBuffer(key, String(epoch));
      if (file) await writeSnapshot(folder, epoch, file);
    }
    return new Set(epochs);
  }

  /** Makes Redis have the snapshots that the run's folder has. */
  async function sendSnapshots({ keys, sent }: Task, run: RunId): Promise<void> {
    const folder = join(directory, run);
    const epochs = await snapshotEpochs(folder);
    for (const epoch of epochs)
      if (!sent.has(epoch)) {
        await redis.hset(keys.snapshots(run), String(epoch), await readFile(snapshotPath(folder, epoch)));
        sent.add(epoch);
      }
    const old = [...sent].filter((epoch) => !epochs.includes(epoch));
    if (old.length > 0) await redis.hdel(keys.snapshots(run), ...old.map(String));
    for (const epoch of old) sent.delete(epoch);
  }

  function onMessage(message: FromTrainer): void {
    const task = tasks.get(message.run);
    if (!task) return;
    task.sending = task.sending.then(async () => {
      await sendSnapshots(task, message.run);
      const isHandedBack = message.kind === "ended" && task.handsBack && message.ending.state === "stopped";
      if (!isHandedBack) await redis.xadd(task.keys.messages, "*", ...encodeMessage(task.job.id!, message));
      if (message.kind === "ended") task.end(isHandedBack ? "handedBack" : "done");
    });
    task.sending.catch((error: Error) => task.end(error));
  }

  function onLoss({ runs, reason }: Loss): void {
    for (const run of runs) tasks.get(run)?.end(new Error(`its trainer ended with ${reason}`));
  }

  async function look(run: RunId): Promise<void> {
    const task = tasks.get(run);
    if (!task) return;
    const [wish, stored] = await redis.hmget(task.keys.order(run), "wish", "stored");
    if (stored && Number(stored) > task.stored) {
      task.stored = Number(stored);
      trainers.stored(run, task.stored);
    }
    if (wish === "stop" || wish === "halt") trainers[wish](run);
  }
  const lookAt = (run: RunId) => void look(run).catch(() => {});
  orders.on("message", (_, run: RunId) => lookAt(run));
  // A message may be lost while the connection is away.
  const looking = setInterval(() => [...tasks.keys()].forEach(lookAt), LOOK_MS);

  const sayHere = () =>
    redis.zadd(workersKey, Date.now() + heartbeat.validFor, `${name}/${slots}`).catch(() => undefined);
  const beating = setInterval(sayHere, heartbeat.every);
  const worker = new Worker<QueuedRun>(queueName, train, {
    connection: taking,
    concurrency: slots,
    lockDuration: LOCK_MS,
    stalledInterval: LOCK_MS / 2,
    // A worker that dies is no fault of the run's.
    maxStalledCount: Number.MAX_SAFE_INTEGER,
  });
  worker.on("error", ({ message }) => {
    if (!warned.has(message)) log.warn(message);
  });
  await worker.waitUntilReady();
  await sayHere();

  return {
    async close() {
      clearInterval(beating);
      await redis.zrem(workersKey, `${name}/${slots}`);
      for (const [run, task] of tasks) {
        task.handsBack = true;
        trainers.halt(run);
      }
      await worker.close();
      clearInterval(looking);
      await trainers.close();
      for (const each of connections) each.disconnect();
    },
  };
}
