/** Epoch records and first looks, made of what a trainer measured. */

import { mostConfusedClasses } from "../../domain/confusion.ts";
import { encodePredictedRows } from "../../domain/predictedRows.ts";
import type { Evaluation, TickSpectra, TrainingMetrics, Validation } from "../../engine/engine.ts";
import type { Guessing } from "../../indicator/runHistory.ts";
import { nuclearNorm } from "../../indicator/scores/nuclearNorm.ts";
import type { FirstLook } from "../../protocol/protocol.ts";
import type { LayerStatistics } from "../../spectrum/layerStatistics.ts";
import { effectiveRank } from "../../spectrum/singularValues.ts";
import type { UnscoredRecord } from "./messages.ts";

/** Of more classes a confusion matrix is too large for the record of every epoch; those of the best so far and the last have it. */
const MOST_CLASSES_OF_EVERY_EPOCH = 10;

/** @param atTicks steps after which the epoch's ticks came */
export function toRecord(
  epoch: number,
  metrics: TrainingMetrics | null,
  evaluation: Evaluation,
  atTicks: readonly number[],
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
    ...(evaluation.predictions && { metrics: nineDigits(evaluation.predictions.metrics) }),
    ...(evaluation.predictions?.rows && { predictedRows: encodePredictedRows(evaluation.predictions.rows) }),
    seconds,
    layers: evaluation.layers.map(({ name, width, statistics, linear, activation }) => ({
      name,
      width,
      effectiveRanks: nineDigits({ linear: effectiveRank(linear), activation: effectiveRank(activation) }),
      ...(statistics && {
        statistics: { linear: shortened(statistics.linear), activation: shortened(statistics.activation) },
      }),
    })),
    spectra,
    ...(evaluation.tick && {
      ticks: ticksOf([...(metrics?.ticks ?? []), evaluation.tick], atTicks, evaluation),
    }),
  };
}

/** A tick's outputs may have overflowed for a moment in a run that did not diverge: it then counts as dead. */
function ticksOf(
  ticks: readonly TickSpectra[],
  atTicks: readonly number[],
  { layers }: Evaluation,
): NonNullable<UnscoredRecord["ticks"]> {
  const normOf = (spectrum: Float64Array | undefined) => Number(nuclearNorm(spectrum ?? []).toFixed(9));
  return ticks.map((spectra, index) => ({
    step: atTicks[index]!,
    nuclearNorms: layers.map((_, l) => ({
      linear: normOf(spectra[l]?.linear),
      activation: normOf(spectra[l]?.activation),
    })),
  }));
}

function nineDigits<T extends Record<string, number>>(numbers: T): T {
  const entries = Object.entries(numbers).map(([name, value]) => [name, Number(value.toPrecision(9))]);
  return Object.fromEntries(entries) as T;
}

/** Six digits tell all that there is to see, and keep records short. */
function shortened(statistics: LayerStatistics): LayerStatistics {
  const entries = Object.entries(statistics).map(([name, value]) => [name, Number(value.toPrecision(6))]);
  return Object.fromEntries(entries) as unknown as LayerStatistics;
}

export function toLook(
  step: number,
  stepsPerEpoch: number,
  { loss: trainLoss }: TrainingMetrics,
  { loss: validationLoss, accuracy: validationAccuracy, predictions }: Validation,
  guessing: Guessing,
): FirstLook {
  const metrics = predictions && nineDigits(predictions.metrics);
  const losses = { trainLoss, validationLoss, validationAccuracy };
  return { step, stepsPerEpoch, ...losses, ...(metrics && { metrics }), guessing };
}

/**
 * By the epoch alone, so that records do not depend on where a run was stopped.
 *
 * @param isNotable whether the epoch is the best so far, or the last of the spec
 */
export function addConfusion(record: UnscoredRecord, { predictions }: Evaluation, isNotable: boolean): void {
  const confusion = predictions?.confusion;
  const most = isNotable ? mostConfusedClasses : MOST_CLASSES_OF_EVERY_EPOCH;
  if (confusion && confusion.length <= most) record.confusion = confusion;
}
