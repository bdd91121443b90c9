import { setTimeout as sleep } from "node:timers/promises";
import type { FirstLook, RunId, StudyId } from "../../protocol/protocol.ts";
import { type AnyConfig, isProgram } from "../../specification/expansion/programConfig.ts";
import type { Ledger } from "../ledger.ts";
import type { Log } from "../service.ts";
import type { Ending, FromTrainer, UnscoredRecord } from "../trainer/messages.ts";
import { createBatch } from "./batch.ts";
import { createRetryQueue } from "./retryQueue.ts";
import type { Loss, Trainers, TrainersEvents } from "./trainers.ts";
import { type Candidate, nextToTrain, pausesAfterLook, toCandidate, toDisplace } from "./trainingOrder.ts";

/** Trains queued runs, as many at once as there are workers; `trainingOrder.ts` says which. */
export interface Scheduler {
  /** Puts runs at the end of the queue. */
  queue(runs: readonly RunId[]): void;
  /** Looks again at how many workers there are and who is to have them. */
  reconsider(): void;
  /** Has a run in training go on from the end of the epoch under way with the clock that its study now has. */
  renew(run: RunId): void;
  /** Takes a run out of the queue or out of training; resolves when nothing touches its files any more. */
  cancel(run: RunId): Promise<void>;
  /** Why training waits for the store, in a sentence; null while it doesn't. */
  storeProblem(): string | null;
  /** Why training stands still, in a sentence; null while it doesn't. */
  trainerProblem(): string | null;
  /** Ends all training after the epochs under way, so that it can go on later. */
  close(): Promise<void>;
}

/** A run that brings its trainer down this often without a new record is given up. */
const mostCrashes = 3;
/** After a crash, training starts again at once; after more without a record between, ever later. */
const firstPause = 100;
const longestPause = 10_000;
/** How long the epochs under way may take when the daemon ends, in milliseconds. */
const farewell = 10_000;

export function createScheduler(options: {
  ledger: Ledger;
  log: Log;
  /** runs to train at once, now */
  workers: () => number;
  /** least time between two snapshots of a run that starts now */
  snapshotSeconds: () => number;
  createTrainers: (events: TrainersEvents) => Trainers;
  /** whether what a run needs beside a worker, such as a GPU, is free */
  hasRoom?: (config: AnyConfig) => boolean;
}): Scheduler {
  const { ledger, log, workers, hasRoom = () => true } = options;
  let waiting = new Set<RunId>();
  /** runs that a trainer has, and the callbacks that run when it gives them up */
  const active = new Map<RunId, (() => void)[]>();
  /** of these, the ones that are to make room, or to begin anew, after the epoch under way */
  const leaving = new Set<RunId>();
  /** when each study last had its turn, in turns */
  const turns = new Map<StudyId, number>();
  let turn = 0;
  /** crashes of the trainer since the last record of a run that was in it */
  const crashes = new Map<RunId, number>();
  let crashesInARow = 0;
  let isResting = false;
  let closed = false;

  const work = createRetryQueue(log);
  const arrived = createBatch(takeMessages);
  const trainers = options.createTrainers({ onMessage: arrived.add, onLoss });

  function candidates(runs: Iterable<RunId>): Candidate[] {
    return [...runs].flatMap((run) => {
      const summary = ledger.summary(run);
      return summary ? [toCandidate(summary, ledger.scoring(run)!.policy)] : [];
    });
  }

  /** Runs that can start: a stopped one can be queued again before its trainer has let go of it. */
  function ready(): RunId[] {
    return [...waiting].filter((run) => !active.has(run) && hasRoom(ledger.config(run)!));
  }

  function fill(): void {
    while (!closed && !isResting && waiting.size > 0 && active.size < workers()) {
      const suspect = ready().find((run) => crashes.has(run));
      const run = suspect ?? nextToTrain(candidates(ready()), candidates(active.keys()), turns)?.run;
      if (run === undefined) return;
      // A suspect of a crash trains alone until its next record, so that the blame falls on the right one.
      if (active.size > 0 && [run, ...active.keys()].some((each) => crashes.has(each))) return;
      start(run);
    }
  }

  function start(run: RunId): void {
    if (ledger.markDamaged(run)) ledger.restart(run);
    const { study, epochs, epoch, engine, keepBest = true, objective } = ledger.summary(run)!;
    const { checkpoints, every } = ledger.scoring(run)!.indicator;
    ledger.change(run, { state: "running", problem: null });
    waiting.delete(run);
    active.set(run, []);
    turns.set(study, turn++);
    const snapshotSeconds = options.snapshotSeconds();
    const config = ledger.config(run)!;
    const isFirstLook = pausesAfterLook(candidates([run])[0]!, candidates(waiting));
    const job = { run, config, engine, keepBest, epochs, storedEpoch: epoch, snapshotSeconds, checkpoints };
    trainers.train({
      ...job,
      ...(objective && { objective }),
      ...(every && { every }),
      ...(isFirstLook && { isFirstLook }),
    });
  }

  function displace(): void {
    if (closed) return;
    const staying = [...active.keys()].filter(
      (run) => !leaving.has(run) && isRunning(run) && canGoOnLater(ledger.config(run)!),
    );
    for (const run of toDisplace(candidates(ready()), candidates(staying), workers())) leave(run);
  }

  function leave(run: RunId): void {
    leaving.add(run);
    trainers.halt(run);
  }

  function release(run: RunId): void {
    const cancelled = active.get(run) ?? [];
    active.delete(run);
    leaving.delete(run);
    for (const resolve of cancelled) resolve();
  }

  function isRunning(run: RunId): boolean {
    return ledger.summary(run)?.state === "running";
  }

  function takeMessages(messages: FromTrainer[]): void {
    const records = messages.filter((message) => message.kind === "record");
    if (records.length > 0) work.add(() => takeRecords(records));
    for (const message of messages)
      if (message.kind === "reading") work.add(() => takeReading(message.run, message.sentence));
      else if (message.kind === "kernels") work.add(() => takeKernels(message.run, message.kernels));
      else if (message.kind === "look") work.add(() => takeLook(message.run, message.look));
      else if (message.kind === "restarted") work.add(() => ledger.restart(message.run));
      else if (message.kind === "ended") work.add(() => takeEnding(message.run, message.ending));
    if (messages.some(({ kind }) => kind === "ended")) work.add(fill);
  }

  function takeReading(run: RunId, reading: string): void {
    if (isRunning(run)) ledger.change(run, { reading });
  }

  function takeKernels(run: RunId, kernels: string): void {
    if (isRunning(run) && ledger.summary(run)?.kernels !== kernels) ledger.change(run, { kernels });
  }

  function takeLook(run: RunId, look: FirstLook): void {
    crashesInARow = 0;
    crashes.delete(run);
    if (isRunning(run)) ledger.change(run, { look });
  }

  function takeRecords(records: { run: RunId; record: UnscoredRecord }[]): void {
    // After a stop, a record may still be on its way; the run computes it again when it continues.
    const wanted = records.filter(({ run }) => isRunning(run));
    ledger.together(() => {
      for (const { run, record } of wanted) ledger.addRecord(run, record);
    });
    for (const { run, record } of wanted) {
      crashesInARow = 0;
      if (crashes.delete(run)) work.add(fill);
      if (!isRunning(run)) trainers.stop(run);
      trainers.stored(run, record.epoch);
    }
  }

  function takeEnding(run: RunId, ending: Ending): void {
    const summary = ledger.summary(run);
    if (summary && isRunning(run)) {
      // More epochs were asked for while it trained to the old end.
      const isFinal = "isFinal" in ending && ending.isFinal === true;
      const lacksEpochs = ending.state === "finished" && summary.epoch < summary.epochs;
      const goesOn = !isFinal && (lacksEpochs || (ending.state === "stopped" && !closed));
      if (goesOn) ledger.change(run, { state: "queued" });
      else if (ending.state === "stopped" && !isFinal) ledger.change(run, { state: "interrupted" });
      else ledger.change(run, { state: ending.state, problem: "problem" in ending ? ending.problem : null });
      // It has begun, so it goes on before others of its study begin.
      if (goesOn) waiting = new Set([run, ...waiting]);
    }
    crashes.delete(run);
    release(run);
  }

  function onLoss({ runs: lost, reason, isBlameless }: Loss): void {
    log.error(`The trainer process ended (${reason}); its runs go on from their last snapshots.`);
    arrived.flush();
    const pause = Math.min(firstPause * 2 ** crashesInARow++, longestPause);
    isResting = true;
    setTimeout(() => {
      isResting = false;
      work.add(fill);
    }, pause);
    for (const run of lost) if (!isBlameless) crashes.set(run, (crashes.get(run) ?? 0) + 1);
    for (const run of lost) work.add(() => takeLoss(run, reason));
    work.add(() => {
      waiting = new Set([...lost.filter((run) => ledger.summary(run)?.state === "interrupted"), ...waiting]);
    });
  }

  function takeLoss(run: RunId, reason: string): void {
    const count = crashes.get(run) ?? 0;
    if (isRunning(run) && count >= mostCrashes) {
      const { epoch } = ledger.summary(run)!;
      const problem = `The trainer process ended ${count} times after epoch ${epoch} of this run (${reason}): see dai daemon logs.`;
      ledger.change(run, { state: "failed", problem });
      crashes.delete(run);
    } else if (isRunning(run)) ledger.change(run, { state: "interrupted" });
    release(run);
  }

  return {
    queue(runs) {
      for (const run of runs) waiting.add(run);
      work.add(fill);
      displace();
    },
    reconsider() {
      work.add(fill);
      displace();
    },
    renew(run) {
      // A run that stops without a stop request is queued again, before others of its study.
      const isEngines = !isProgram(ledger.config(run)!);
      if (active.has(run) && isRunning(run) && isEngines) leave(run);
    },
    cancel(run) {
      waiting.delete(run);
      const waiters = active.get(run);
      if (!waiters) return Promise.resolve();
      trainers.stop(run);
      return new Promise((resolve) => waiters.push(resolve));
    },
    storeProblem: work.problem,
    trainerProblem: () => trainers.problem?.() ?? null,
    async close() {
      closed = true;
      for (const run of active.keys()) trainers.halt(run);
      const ended = [...active.values()].map(
        (waiters) => new Promise<void>((resolve) => waiters.push(resolve)),
      );
      const late = new AbortController();
      const deadline = sleep(farewell, undefined, { signal: late.signal }).catch(() => {});
      await Promise.race([Promise.all(ended), deadline]);
      late.abort();
      await trainers.close();
      work.close();
    },
  };
}

/** Whether a run that gives up its worker loses nothing that it has trained. */
function canGoOnLater(config: AnyConfig): boolean {
  return !isProgram(config) || config.program?.resumes === true;
}
