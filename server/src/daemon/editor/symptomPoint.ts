/** What the symptoms of a run need of each epoch, with the lowest loss and the guessing of those before. */
import {
  type LayerState,
  type LowestLoss,
  layerState,
  type SymptomPoint,
} from "../../indicator/symptoms/symptom.ts";
import type { EpochRecord, ScoreRecord } from "../../protocol/protocol.ts";

/** @param before the point of the epoch before, undefined for the first that is known */
export function ofRecord(record: EpochRecord, before: SymptomPoint | undefined): SymptomPoint {
  const layers = record.layers.map((layer) => layerState(layer, layer.singularValues[0] === 0));
  return toPoint(record, layers, before);
}

/** The same of a record as the store has it, without its spectra. */
export function ofScores(record: ScoreRecord, before: SymptomPoint | undefined): SymptomPoint {
  const layers = record.layers.map((layer) => layerState(layer, layer.nuclearNorm === 0));
  return toPoint(record, layers, before);
}

function toPoint(
  record: Omit<EpochRecord, "layers">,
  layers: LayerState[],
  before: SymptomPoint | undefined,
): SymptomPoint {
  const { epoch, trainLoss, trainAccuracy, validationLoss, validationAccuracy } = record;
  return {
    ...{ epoch, trainLoss, trainAccuracy, validationLoss, validationAccuracy, layers },
    lowest: lowestWith(before?.lowest ?? null, record),
    guessing: record.guessing ?? before?.guessing ?? null,
  };
}

function lowestWith(
  before: LowestLoss | null,
  { epoch, validationLoss, validationAccuracy, trainLoss }: Omit<EpochRecord, "layers">,
): LowestLoss | null {
  if (validationLoss === null || (before && before.validationLoss <= validationLoss)) return before;
  return { epoch, validationLoss, validationAccuracy, trainLoss };
}
