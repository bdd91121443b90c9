import { metricOf } from "../../domain/metrics.ts";
import { accuracyObjective, turned } from "../../domain/objective.ts";
import type { RunHistory } from "../../indicator/runHistory.ts";
import type { RunSummary, ScoreRecord } from "../../protocol/protocol.ts";

/**
 * A run's score records as evaluation and calibration take them; a final objective only where it trained to its end.
 */
export function historyOf(
  {
    run,
    study,
    seed,
    gain,
    scheme,
    epochs: maxEpochs,
    state,
    program,
    objective = accuracyObjective,
  }: RunSummary,
  records: readonly ScoreRecord[],
): RunHistory {
  const epochs = byEpoch(records).map(({ layers, ...record }) => ({
    trainLoss: record.trainLoss,
    trainAccuracy: record.trainAccuracy,
    validationLoss: record.validationLoss,
    validationAccuracy: record.validationAccuracy,
    ...(record.metrics && { metrics: record.metrics }),
    ...(record.predictedRows && { predictedRows: record.predictedRows }),
    layers: layers.map(({ nuclearNorm, nuclearNorms, ...layer }) => ({
      ...layer,
      nuclearNorms: nuclearNorms ?? { linear: nuclearNorm, activation: nuclearNorm },
    })),
    ...(record.ticks && { ticks: record.ticks }),
  }));
  // A program may end by itself before the last epoch that it was asked for.
  const isComplete = program !== undefined && state === "finished";
  const final = metricOf(isComplete ? epochs.at(-1) : epochs[maxEpochs], objective.metric);
  const finalAccuracy = final === null ? null : turned(final, objective);
  const { guessing } = records.find((record) => record.guessing) ?? {};
  const about = { run, study, seed, gain, scheme, epochs, maxEpochs, finalAccuracy };
  return { ...about, end: endOf(state), ...(guessing && { guessing }) };
}

/** Records at the index of their epoch. A program may leave epochs out, the first one too. */
function byEpoch(records: readonly ScoreRecord[]): ScoreRecord[] {
  const filled: ScoreRecord[] = [];
  for (const record of records) {
    while (filled.length < record.epoch) filled.push(unreported(filled.length));
    filled.push(record);
  }
  return filled;
}

export function unreported(epoch: number): ScoreRecord {
  return {
    ...{ epoch, trainLoss: null, trainAccuracy: null, validationLoss: null, validationAccuracy: null },
    ...{ layers: [], scores: null, seconds: 0 },
  };
}

function endOf(state: RunSummary["state"]): NonNullable<RunHistory["end"]> {
  if (state === "finished" || state === "diverged") return state;
  return state === "stopped" || state === "failed" ? "lost" : "open";
}
