import { predictAtCheckpoint } from "./checkpointModel.ts";
import { alpha, conformalPValue, fewestCalibrationRuns } from "./conformal.ts";
import { type FeatureSet, featuresAt, type Watched } from "./features/features.ts";
import type { KindPredictor } from "./learn.ts";
import { sigmoid } from "./linear/logistic.ts";
import { type Reason, reasonsFor } from "./why.ts";

export interface Prediction {
  /** probability of success, 0 … 1 */
  success: number;
  /** expected final validation accuracy, 0 … 1 */
  finalAccuracy: number;
  /** how rare a run that looks so bad is among good ones (conformal) */
  pValue: number;
  /** whether there were enough good runs for `pValue` to be as low as a stop needs */
  mayStop: boolean;
  epoch: number;
  labelFree: boolean;
  /** what weighed most, first the heaviest */
  why: Reason[];
}

/** Why there is no prediction: the run is out of distribution, or before the first checkpoint of the model. */
export type NoPrediction = "outside" | "tooEarly";

/** Predicts a run at an epoch, with the model of the latest checkpoint that it has reached. */
export function predict(
  predictor: KindPredictor,
  run: Watched,
  epoch: number,
  featureSet: FeatureSet,
): Prediction | NoPrediction {
  const { looks, calibration } = predictor[featureSet];
  const look = looks.findLast((one) => one.epoch <= epoch);
  const features = look && featuresAt(run, look.epoch, featureSet);
  if (!look || !features) return "tooEarly";
  const found = predictAtCheckpoint(look.model, features);
  if (!found || found.isOutOfDistribution) return "outside";
  return {
    success: sigmoid(found.success),
    finalAccuracy: found.accuracy,
    pValue: conformalPValue(calibration, found.success),
    mayStop: calibration.length >= fewestCalibrationRuns(alpha),
    epoch: look.epoch,
    labelFree: featureSet === "labelFree",
    why: reasonsFor(look.model, features),
  };
}
