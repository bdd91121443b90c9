import { createHash, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { Queue, QueueEvents } from "bullmq";
import { Redis } from "ioredis";
import type { RunId } from "../../protocol/protocol.ts";
import type { Trainers, TrainersEvents } from "../scheduling/trainers.ts";
import type { Log } from "../service.ts";
import type { Ending, FromTrainer, TrainingJob } from "../trainer/messages.ts";
import { snapshotEpochs, snapshotPath, writeSnapshot } from "../trainer/snapshots.ts";
import {
  decodeMessage,
  heartbeat,
  keysOf,
  publicUrl,
  type QueuedRun,
  queueName,
  type RunOrder,
  workersKey,
} from "./exchange.ts";

/** Trainers on other machines, and how many runs they can train at once now. */
export interface RedisTrainers extends Trainers<TrainingJob> {
  slots(): number;
}

export interface RedisTrainersOptions {
  url: string;
  /** the state directory, which together with this machine's name makes the daemon's own keys */
  home: string;
  snapshots: string;
  log: Log;
  /** called when workers came or went */
  onSlots(): void;
}

interface Handed {
  /** the queue's id of this handing-over: what an earlier one still says of the run is ignored */
  job: string;
  /** entries of the stream that the store does not have yet */
  entries: { id: string; epoch: number }[];
}

/** A run whose worker breaks down this often is given up. */
const ATTEMPTS = 3;
const BLOCK_MS = 2000;

/** Trains on the workers (`dai worker`) that take runs from a Redis server. */
export function createRedisTrainers(options: RedisTrainersOptions, events: TrainersEvents): RedisTrainers {
  const { url, home, log, snapshots } = options;
  const daemon = createHash("sha256").update(`${hostname()} ${home}`).digest("hex").slice(0, 16);
  const keys = keysOf(daemon);
  const connect = () => {
    const redis = new Redis(url, { maxRetriesPerRequest: null });
    redis.on("error", (error) => warnOnce(error.message));
    redis.on("ready", () => warned.clear());
    return redis;
  };
  const warned = new Set<string>();
  function warnOnce(problem: string): void {
    if (!warned.has(problem) && !closed)
      log.warn(`Redis at ${publicUrl(url)} does not answer (${problem}): runs wait until it does.`);
    warned.add(problem);
  }

  let closed = false;
  let slots = 0;
  const redis = connect();
  const reader = connect();
  const queue = new Queue<QueuedRun>(queueName, { connection: redis });
  const hearing = connect();
  const failures = new QueueEvents(queueName, { connection: hearing });
  queue.on("error", (error) => warnOnce(error.message));
  failures.on("error", (error) => warnOnce(error.message));
  const handed = new Map<RunId, Handed>();
  /** messages about runs that the scheduler has not handed over since this daemon started */
  const early = new Map<RunId, { id: string; job: string; message: FromTrainer }[]>();
  /** acts on one run follow each other */
  const chains = new Map<RunId, Promise<void>>();

  function act(run: RunId, work: () => Promise<void>): void {
    const previous = chains.get(run) ?? Promise.resolve();
    const next = previous.then(work).catch((error: Error) => {
      if (!closed) log.error({ err: error, run }, "a run's exchange over Redis failed");
    });
    chains.set(run, next);
    void next.then(() => chains.get(run) === next && chains.delete(run));
  }

  async function order(run: RunId, change: Partial<RunOrder>): Promise<void> {
    await redis.hset(keys.order(run), change);
    await redis.publish(keys.orders, run);
  }

  async function hand(job: TrainingJob): Promise<void> {
    const { run, storedEpoch } = job;
    const wanted: RunOrder = { wish: "train", stored: storedEpoch };
    // A worker may have gone on with the run while there was no daemon.
    const earlier = handed.has(run) ? null : await redis.hget(keys.order(run), "job");
    const state = earlier ? await queue.getJobState(earlier) : "unknown";
    if (earlier && ["active", "waiting", "delayed"].includes(state)) {
      handed.set(run, { job: earlier, entries: [] });
      await order(run, wanted);
    } else {
      const id = `${daemon}-${run}-${randomUUID()}`;
      handed.set(run, { job: id, entries: [] });
      await sendSnapshots(run, storedEpoch);
      await redis.hset(keys.order(run), { job: id, ...wanted });
      const kept = { removeOnComplete: true, removeOnFail: true };
      await queue.add("run", { daemon, job }, { jobId: id, attempts: ATTEMPTS, ...kept });
    }
    const waiting = early.get(run) ?? [];
    early.delete(run);
    for (const { id, job: from, message } of waiting) take(id, from, message);
  }

  async function sendSnapshots(run: RunId, storedEpoch: number): Promise<void> {
    const directory = join(snapshots, run);
    await redis.del(keys.snapshots(run));
    for (const epoch of await snapshotEpochs(directory))
      if (epoch <= storedEpoch)
        await redis.hset(keys.snapshots(run), String(epoch), await readFile(snapshotPath(directory, epoch)));
  }

  async function fetchSnapshots(run: RunId): Promise<void> {
    const files = await redis.hgetallBuffer(keys.snapshots(run));
    for (const [epoch, file] of Object.entries(files))
      await writeSnapshot(join(snapshots, run), Number(epoch), file);
  }

  function take(id: string, job: string, message: FromTrainer): void {
    const { run } = message;
    const state = handed.get(run);
    if (!state) {
      early.set(run, [...(early.get(run) ?? []), { id, job, message }]);
    } else if (state.job !== job) {
      act(run, async () => void (await redis.xdel(keys.messages, id)));
    } else if (message.kind === "ended") {
      end(run, message.ending, [id]);
    } else {
      // What is no record goes from the stream with the next record that is stored.
      state.entries.push({ id, epoch: message.kind === "record" ? message.record.epoch : -1 });
      events.onMessage(message);
    }
  }

  /** The run's handing-over is at its end: its snapshots come home, and nothing of it stays in Redis. */
  function end(run: RunId, ending: Ending, entries: string[] = []): void {
    const state = handed.get(run);
    if (!state) return;
    handed.delete(run);
    act(run, async () => {
      await fetchSnapshots(run).catch((error: Error) =>
        log.warn(
          `The snapshots of run ${run} could not be kept (${error.message}): see that the disk has room.`,
        ),
      );
      const old = [...entries, ...state.entries.map(({ id }) => id)];
      if (old.length > 0) await redis.xdel(keys.messages, ...old);
      await redis.del(keys.order(run), keys.snapshots(run));
      events.onMessage({ kind: "ended", run, ending });
    });
  }

  /** A run that no worker has begun is simply taken back. */
  async function takeBack(run: RunId, wish: "halt" | "stop"): Promise<void> {
    const state = handed.get(run);
    if (!state) return;
    await order(run, { wish });
    const job = await queue.getJob(state.job);
    if (!job) return;
    // A worker that takes it in this moment has the lock; it finds the wish and ends the run itself.
    const isRemoved = await job.remove().then(
      () => true,
      () => false,
    );
    if (isRemoved) end(run, { state: "stopped" });
  }

  failures.on("failed", ({ jobId, failedReason }) => {
    for (const [run, { job }] of handed)
      if (job === jobId) end(run, { state: "failed", problem: `A worker broke down: ${failedReason}.` });
  });

  async function read(): Promise<void> {
    for (let last = "0"; !closed; ) {
      try {
        const streams = await reader.xreadBuffer(
          "COUNT",
          100,
          "BLOCK",
          BLOCK_MS,
          "STREAMS",
          keys.messages,
          last,
        );
        for (const [, entries] of streams ?? [])
          for (const [id, fields] of entries) {
            last = id.toString();
            const { job, message } = decodeMessage(fields);
            take(last, job, message);
          }
      } catch (error) {
        if (!closed) warnOnce((error as Error).message);
      }
    }
  }

  async function countSlots(): Promise<void> {
    const members = await redis.zrangebyscore(workersKey, Date.now(), "+inf");
    const now = members.reduce((sum, member) => sum + Number(member.split("/")[1]), 0);
    if (now === slots || closed) return;
    log.info({ slots: now }, "workers elsewhere came or went");
    slots = now;
    options.onSlots();
  }
  const counting = setInterval(() => void countSlots().catch(() => {}), heartbeat.every);
  void countSlots().catch(() => {});
  void read();

  return {
    slots: () => slots,
    train: (job) => act(job.run, () => hand(job)),
    stop: (run) => act(run, () => takeBack(run, "stop")),
    halt: (run) => act(run, () => takeBack(run, "halt")),
    stored(run, epoch) {
      const state = handed.get(run);
      if (!state) return;
      const old = state.entries.filter((entry) => entry.epoch <= epoch);
      state.entries = state.entries.filter((entry) => entry.epoch > epoch);
      act(run, async () => {
        await order(run, { stored: epoch });
        if (old.length > 0) await redis.xdel(keys.messages, ...old.map(({ id }) => id));
      });
    },
    async close() {
      closed = true;
      clearInterval(counting);
      // Workers go on to the end of their epoch and wait there for the next daemon.
      await Promise.race([Promise.all(chains.values()), new Promise((resolve) => setTimeout(resolve, 1000))]);
      reader.disconnect();
      await Promise.allSettled([queue.close(), failures.close()]);
      hearing.disconnect();
      redis.disconnect();
    },
  };
}
