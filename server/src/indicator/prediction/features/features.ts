import type { RunHistory } from "../../runHistory.ts";
import { curveFeatures } from "./curveFeatures.ts";
import { initializationFeatures } from "./initializationFeatures.ts";
import { spectralFeatures } from "./spectralFeatures.ts";

/** The features of a predictor: without labels from spectra alone, with labels from learning curves too. */
export type FeatureSet = "labelFree" | "withLabels";

export type Watched = Pick<RunHistory, "gain" | "scheme" | "epochs">;

/** Named numbers, finite, in an order that depends on nothing but which of them there are. */
export type Features = ReadonlyMap<string, number>;

/**
 * What is known of a run at an epoch, summarised over its layers: networks of any depth have the same features.
 * @param run of whose epochs those after `epoch` are not looked at
 * @returns null where the run has not come so far
 */
export function featuresAt(run: Watched, epoch: number, featureSet: FeatureSet): Features | null {
  const past = run.epochs.slice(0, epoch + 1);
  if (epoch < 1 || past.length <= epoch) return null;
  return new Map([
    ...spectralFeatures(past),
    ...initializationFeatures(run),
    ...(featureSet === "withLabels" ? curveFeatures(past) : []),
  ]);
}
