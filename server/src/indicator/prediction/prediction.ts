import { alpha, conformalPValue, fewestCalibrationRuns } from "./conformal.ts";
import { featuresAt, type Sight, type Watched } from "./features/features.ts";
import type { KindPredictor } from "./learn.ts";
import { sigmoid } from "./linear/logistic.ts";
import { predictLook } from "./lookModel.ts";
import { type Reason, reasonsFor } from "./why.ts";

export interface Prediction {
  /** chance of ending good, 0 … 1 */
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

/** Why there is no prediction: the run is unlike those that were learned from, or too young for the first look. */
export type NoPrediction = "outside" | "tooEarly";

/** Predicts a run at an epoch, from the newest look that it has reached. */
export function predict(
  predictor: KindPredictor,
  run: Watched,
  epoch: number,
  sight: Sight,
): Prediction | NoPrediction {
  const { looks, calibration } = predictor[sight];
  const look = looks.findLast((one) => one.epoch <= epoch);
  const features = look && featuresAt(run, look.epoch, sight);
  if (!look || !features) return "tooEarly";
  const found = predictLook(look.model, features);
  if (!found || found.isOutside) return "outside";
  return {
    success: sigmoid(found.success),
    finalAccuracy: found.accuracy,
    pValue: conformalPValue(calibration, found.success),
    mayStop: calibration.length >= fewestCalibrationRuns(alpha),
    epoch: look.epoch,
    labelFree: sight === "labelFree",
    why: reasonsFor(look.model, features),
  };
}
