import type { Dataset } from "../../dataset/dataset.ts";
import type { Engine, Evaluation, Trainer, TrainingMetrics } from "../../engine/engine.ts";
import { gainText } from "../../spec/gainText.ts";
import type { Ending, TrainingJob, UnscoredRecord } from "./messages.ts";
import { encodeSafetensors } from "./safetensors.ts";
import { readSnapshot } from "./snapshots.ts";

/** How a run in training meets the world outside its thread. */
export interface TrainingHost {
  /** the folder of the run's snapshots */
  directory: string;
  stopRequested(): boolean;
  /** Hands a record over once the one before it is stored. Answers false when a stop came first. */
  send(record: UnscoredRecord, snapshot: Uint8Array | null): Promise<boolean>;
  /** tells people about something that training survives */
  warn(problem: string): void;
}

/** Least time between two snapshots of a run, in milliseconds: a stop loses no more than this much work. */
const snapshotInterval = 2000;

/**
 * Trains one run to its last epoch or to a stop. It starts from the newest snapshot that is not ahead of the
 * store, or else anew; records that the store has already are computed again, bit for bit, and not sent.
 */
export async function train(
  engine: Engine,
  dataset: Dataset,
  job: TrainingJob,
  host: TrainingHost,
): Promise<Ending> {
  const trainer = await engine.createTrainer(planOf(job), dataset);
  const snapshot = await readSnapshot(host.directory, job.storedEpoch, host.warn);
  let lastSnapshot = performance.now();
  if (snapshot) trainer.restore(snapshot.tensors, snapshot.epoch);
  else {
    const ending = await untrainedEpoch(trainer, job, host);
    if (ending) return ending;
  }
  while (trainer.epoch < job.epochs) {
    const start = performance.now();
    const metrics = await trainer.trainEpoch(host.stopRequested);
    if (!metrics) return { state: "stopped" };
    const evaluation = await trainer.evaluate();
    const { epoch } = trainer;
    if (hasDiverged(evaluation, metrics)) return diverged(epoch, job);
    const isDue = epoch === job.epochs || performance.now() - lastSnapshot >= snapshotInterval;
    if (isDue) lastSnapshot = performance.now();
    const file = isDue ? encodeSafetensors(trainer.snapshot(), { run: job.run, epoch: String(epoch) }) : null;
    const record = toRecord(epoch, metrics, evaluation, secondsSince(start));
    if (epoch > job.storedEpoch && !(await host.send(record, file))) return { state: "stopped" };
  }
  return { state: "finished" };
}

function planOf({ dai }: TrainingJob) {
  const { hidden, activation } = dai.architecture;
  const { optimizer, batchSize } = dai.training;
  return { hidden, activation, ...dai.initialization, optimizer, batchSize };
}

async function untrainedEpoch(
  trainer: Trainer,
  job: TrainingJob,
  host: TrainingHost,
): Promise<Ending | null> {
  const start = performance.now();
  const evaluation = await trainer.evaluate();
  if (hasDiverged(evaluation, null)) return diverged(0, job);
  if (job.storedEpoch >= 0) return null;
  const isSent = await host.send(toRecord(0, null, evaluation, secondsSince(start)), null);
  return isSent ? null : { state: "stopped" };
}

function hasDiverged(evaluation: Evaluation, metrics: TrainingMetrics | null): boolean {
  return (
    !Number.isFinite(evaluation.loss) ||
    evaluation.layers.length === 0 ||
    (metrics !== null && !Number.isFinite(metrics.loss))
  );
}

function diverged(epoch: number, { dai }: TrainingJob): Ending {
  const gain = gainText(dai.initialization.gain);
  const { learningRate } = dai.training.optimizer;
  const where = epoch === 0 ? "before the first step" : `in epoch ${epoch}`;
  const remedy =
    epoch === 0
      ? `use a smaller gain than ${gain}`
      : `use a smaller gain than ${gain} or a smaller learning rate than ${learningRate}`;
  return { state: "diverged", problem: `The network's numbers overflowed ${where}: ${remedy}.` };
}

function toRecord(
  epoch: number,
  metrics: TrainingMetrics | null,
  evaluation: Evaluation,
  seconds: number,
): UnscoredRecord {
  const spectra = new Float32Array(evaluation.layers.reduce((sum, layer) => sum + 2 * layer.width, 0));
  let offset = 0;
  for (const { width, linear, activation } of evaluation.layers) {
    spectra.set(linear, offset);
    spectra.set(activation, offset + width);
    offset += 2 * width;
  }
  return {
    epoch,
    trainLoss: metrics?.loss ?? null,
    trainAccuracy: metrics?.accuracy ?? null,
    validationLoss: evaluation.loss,
    validationAccuracy: evaluation.accuracy,
    seconds,
    layers: evaluation.layers.map(({ name, width }) => ({ name, width })),
    spectra,
  };
}

function secondsSince(start: number): number {
  return Math.round(performance.now() - start) / 1000;
}
