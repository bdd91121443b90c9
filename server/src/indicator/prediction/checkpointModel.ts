import type { Features } from "./features/features.ts";
import { isSpectral } from "./features/spectralFeatures.ts";
import { type Standardization, standardization, standardize } from "./features/standardization.ts";
import { fitOodModel, isOutOfDistribution, type OodModel } from "./linear/leverage.ts";
import { type LinearModel, linear } from "./linear/linearModel.ts";
import { fitLogistic, sigmoid } from "./linear/logistic.ts";
import { fitRidge } from "./linear/ridge.ts";

const BELOW_LOWEST = 0.02;
/**
 * Spectra give dozens of features that say much the same; with 25 times the penalty they do not dominate the few others.
 */
const SPECTRAL_WEIGHT = 0.2;

export interface CheckpointExample {
  features: Features;
  finalAccuracy: number;
  good: boolean;
}

export interface CheckpointModel extends Standardization {
  /** log-odds of success */
  success: LinearModel;
  /** log-odds of the final accuracy's way from `floor` to 1 */
  accuracy: LinearModel;
  /** just below the lowest final accuracy that was learned from: what a network reaches that learns nothing */
  floor: number;
  familiar: OodModel;
}

export interface CheckpointPrediction {
  /** log-odds of success */
  success: number;
  accuracy: number;
  /** the run is out of distribution, so neither number means much */
  isOutOfDistribution: boolean;
}

/** @param examples of which some are good and some are not */
export function fitCheckpointModel(
  examples: readonly CheckpointExample[],
  spectralWeight = SPECTRAL_WEIGHT,
): CheckpointModel {
  const scale = standardization(
    examples.map(({ features }) => features),
    (name) => (isSpectral(name) ? spectralWeight : 1),
  );
  const floor = Math.max(0, Math.min(...examples.map(({ finalAccuracy }) => finalAccuracy)) - BELOW_LOWEST);
  const rows = examples.map(({ features }) => standardize(scale, features)!);
  return {
    ...scale,
    success: fitLogistic(
      rows,
      examples.map(({ good }) => good),
    ),
    accuracy: fitRidge(
      rows,
      examples.map(({ finalAccuracy }) => logOdds((finalAccuracy - floor) / (1 - floor))),
    ),
    floor,
    familiar: fitOodModel(rows),
  };
}

export function predictAtCheckpoint(model: CheckpointModel, features: Features): CheckpointPrediction | null {
  const z = standardize(model, features);
  return (
    z && {
      success: linear(model.success, z),
      accuracy: model.floor + (1 - model.floor) * sigmoid(linear(model.accuracy, z)),
      isOutOfDistribution: isOutOfDistribution(model.familiar, z),
    }
  );
}

/** Clamped, since 0 and 1 have no finite log-odds. */
function logOdds(share: number): number {
  const inside = Math.min(Math.max(share, 1e-3), 1 - 1e-3);
  return Math.log(inside / (1 - inside));
}
