import type { Dataset } from "../../dataset/dataset.ts";
import { formatParameter } from "../../domain/parameters.ts";
import type { Engine, Evaluation, Trainer, TrainingMetrics } from "../../engine/engine.ts";
import { tickSteps } from "../../engine/ticks.ts";
import type { Guessing } from "../../indicator/runHistory.ts";
import { ticksPerEpoch } from "../../indicator/scores/clock.ts";
import { sentenceOf } from "../../messages/catalogue.ts";
import type { FirstLook } from "../../protocol/protocol.ts";
import { type BestKeeper, createBestKeeper, readBest } from "./bestSnapshot.ts";
import { addConfusion, toLook, toRecord } from "./epochRecord.ts";
import { canPause, firstLookSteps, lookWithinEpoch, type PausableTrainer } from "./firstLook.ts";
import { guessingLevel } from "./guessing.ts";
import type { Ending, TrainingJob, UnscoredRecord } from "./messages.ts";
import type { PausedTrainers } from "./pausedTrainers.ts";
import { resumed } from "./resume.ts";
import { encodeSafetensors } from "./safetensors.ts";
import { snapshotInterval } from "./snapshotInterval.ts";
import { snapshotMetadata } from "./snapshotMetadata.ts";

/** How a run in training meets the world outside its thread. */
export interface TrainingHost {
  /** the folder of the run's snapshots */
  directory: string;
  /** the epoch under way is to be discarded */
  stopRequested(): boolean;
  /** the run is to end after the epoch under way */
  haltRequested(): boolean;
  /** trainers of runs that paused in this thread */
  paused: PausedTrainers;
  /** Has a snapshot written, on the disk itself unless a power cut may take it. */
  keep(epoch: number, file: Uint8Array, durability?: "now" | "later"): void;
  /** Has the snapshot of the best epoch so far written. */
  keepBest(file: Uint8Array): void;
  /**
   * Hands a record over once the one before it is stored, and has its snapshot written first, so the store is
   * at most one epoch behind the newest snapshot. Answers false when a stop came before.
   */
  send(record: UnscoredRecord, snapshot: Uint8Array | null): Promise<boolean>;
  /** Hands over what the run's first look found. */
  look(look: FirstLook): void;
  /** tells people about something that training survives */
  warn(problem: string): void;
}

/**
 * Trains one run to its last epoch or to a stop. It starts where it paused in this thread, from the newest snapshot that
 * is not ahead of the store, or else from the beginning; records that the store has already are computed again, bit for
 * bit, and not sent.
 */
export async function train(
  engine: Engine,
  dataset: Dataset,
  job: TrainingJob,
  host: TrainingHost,
): Promise<Ending> {
  const ticks = ticksPerEpoch(stepsPerEpoch(dataset, job), job.every ?? "epoch");
  const trainer = await resumed(engine, dataset, job, ticks, host);
  const ending = await trainOn(trainer, ticks, dataset, job, host);
  // A stop request may have left it between two snapshots.
  if (ending.state === "stopped" && !host.stopRequested()) host.paused.keep(job, trainer);
  return ending;
}

async function trainOn(
  trainer: Trainer,
  ticks: number,
  dataset: Dataset,
  job: TrainingJob,
  host: TrainingHost,
): Promise<Ending> {
  const steps = stepsPerEpoch(dataset, job);
  const metadata = snapshotMetadata(job.run, dataset);
  const best = createBestKeeper(job, await readBest(host.directory), metadata);
  const atTicks = tickSteps(steps, ticks);
  if (job.storedEpoch < 0) {
    const ending = await untrainedEpoch(trainer, dataset, job, host);
    if (ending) return ending;
  }
  let lastSnapshot = performance.now();
  let making = 0;
  const lookSteps = job.isFirstLook ? firstLookSteps(steps, job.epochs) : Number.POSITIVE_INFINITY;
  let isLast = trainer.epoch >= job.epochs || host.haltRequested();
  while (!isLast) {
    const start = performance.now();
    if (lookSteps < steps * (trainer.epoch + 1) && canPause(trainer))
      return pauseWithinEpoch(trainer, lookSteps, dataset, job, host, metadata);
    const metrics = await trainer.trainEpoch(host.stopRequested);
    if (!metrics) {
      writeBest(best, host);
      return { state: "stopped" };
    }
    const evaluation = await trainer.evaluate();
    const { epoch } = trainer;
    if (hasDiverged(evaluation, metrics)) {
      writeBest(best, host);
      return diverged(epoch, job);
    }
    const record = toRecord(epoch, metrics, evaluation, atTicks, secondsSince(start));
    const isBest = best.take(record, () => trainer.snapshot());
    // A stop request after this point is for the next epoch, so there is a snapshot of the last.
    const isLook = epoch < job.epochs && steps * epoch >= lookSteps;
    isLast = epoch === job.epochs || isLook || host.haltRequested();
    addConfusion(record, evaluation, isBest || epoch === job.epochs);
    const isDue =
      isLast ||
      job.checkpoints.includes(epoch) ||
      performance.now() - lastSnapshot >= snapshotInterval(job.snapshotSeconds, making);
    if (isDue) lastSnapshot = performance.now();
    const file = isDue ? encodeSafetensors(trainer.snapshot(), { ...metadata, epoch: String(epoch) }) : null;
    if (file) making = performance.now() - lastSnapshot;
    // Before the snapshot that training would resume from: the best of the epochs up to there is then on the disk.
    if (file) writeBest(best, host);
    if (epoch > job.storedEpoch && !(await host.send(record, file))) {
      best.revert(epoch);
      writeBest(best, host);
      return { state: "stopped" };
    }
    if (epoch <= job.storedEpoch && file) host.keep(epoch, file);
    if (isLook) host.look(toLook(steps * epoch, steps, metrics, evaluation, guessingFor(dataset, job)));
  }
  return { state: trainer.epoch < job.epochs ? "stopped" : "finished" };
}

/** Trains to a step within an epoch and pauses there: the run then waits until its study's order gives it a turn. */
async function pauseWithinEpoch(
  trainer: PausableTrainer,
  step: number,
  dataset: Dataset,
  job: TrainingJob,
  host: TrainingHost,
  metadata: Readonly<Record<string, string>>,
): Promise<Ending> {
  const { epoch } = trainer;
  const steps = stepsPerEpoch(dataset, job);
  const metrics = await trainer.trainPart(step - steps * epoch, host.stopRequested);
  if (!metrics) return { state: "stopped" };
  const at = { step, stepsPerEpoch: steps };
  const look = await lookWithinEpoch(trainer, metrics, at, dataset, job.config);
  if (!look) return diverged(epoch + 1, job);
  // A power cut then takes half an epoch at most, which is trained again.
  host.keep(epoch, encodeSafetensors(trainer.snapshot(), { ...metadata, epoch: String(epoch) }), "later");
  host.look(look);
  return { state: "stopped" };
}

async function untrainedEpoch(
  trainer: Trainer,
  dataset: Dataset,
  job: TrainingJob,
  host: TrainingHost,
): Promise<Ending | null> {
  const start = performance.now();
  const evaluation = await trainer.evaluate();
  if (hasDiverged(evaluation, null)) return diverged(0, job);
  const guessing = guessingFor(dataset, job);
  const record = { ...toRecord(0, null, evaluation, [0], secondsSince(start)), guessing };
  addConfusion(record, evaluation, false);
  const isSent = await host.send(record, null);
  return isSent ? null : { state: "stopped" };
}

function stepsPerEpoch({ train }: Dataset, { config }: TrainingJob): number {
  return Math.ceil(train.count / config.training.batchSize);
}

function guessingFor(dataset: Dataset, { config }: TrainingJob): Guessing {
  return guessingLevel(dataset, config.training.loss);
}

function writeBest(best: BestKeeper, host: TrainingHost): void {
  const file = best.unwritten();
  if (file) host.keepBest(file);
}

function hasDiverged(evaluation: Evaluation, metrics: TrainingMetrics | null): boolean {
  return (
    !Number.isFinite(evaluation.loss) ||
    evaluation.layers.length === 0 ||
    (metrics !== null && !Number.isFinite(metrics.loss))
  );
}

function diverged(epoch: number, { config }: TrainingJob): Ending {
  const gain = formatParameter(config.initialization.gain);
  const { learningRate: rate } = config.training.optimizer;
  const problem =
    epoch === 0
      ? sentenceOf("diverged/at-start", { gain })
      : sentenceOf("diverged/in-epoch", { epoch, gain, rate });
  return { state: "diverged", problem };
}

function secondsSince(start: number): number {
  return Math.round(performance.now() - start) / 1000;
}
