import { accuracyObjective, metricOf, turned } from "../../indicator/objective.ts";
import type { RunHistory } from "../../indicator/runHistory.ts";
import type { RunSummary, ScoreRecord } from "../../protocol/protocol.ts";

/**
 * A run's score records as evaluation and calibration look at them. A run that diverged, failed or has not
 * trained all its epochs has no final objective.
 */
export function historyOf(
  { run, study, seed, gain, scheme, epochs: asked, state, objective = accuracyObjective }: RunSummary,
  records: readonly ScoreRecord[],
): RunHistory {
  const epochs = records.map(({ layers, ...record }) => ({
    trainLoss: record.trainLoss,
    trainAccuracy: record.trainAccuracy,
    validationLoss: record.validationLoss,
    validationAccuracy: record.validationAccuracy,
    ...(record.metrics && { metrics: record.metrics }),
    layers: layers.map(({ nuclearNorm, nuclearNorms, ...layer }) => ({
      ...layer,
      nuclearNorms: nuclearNorms ?? { linear: nuclearNorm, activation: nuclearNorm },
    })),
    ...(record.ticks && { ticks: record.ticks }),
  }));
  const final = metricOf(epochs[asked], objective.metric);
  const finalAccuracy = final === null ? null : turned(final, objective);
  const { guessing } = records[0] ?? {};
  const about = { run, study, seed, gain, scheme, epochs, asked, finalAccuracy };
  return { ...about, end: endOf(state), ...(guessing && { guessing }) };
}

function endOf(state: RunSummary["state"]): NonNullable<RunHistory["end"]> {
  if (state === "finished" || state === "diverged") return state;
  return state === "stopped" || state === "failed" ? "lost" : "open";
}
