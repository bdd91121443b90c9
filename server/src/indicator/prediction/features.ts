import type { EpochHistory } from "../evaluation/runHistory.ts";
import { curveFeatures } from "./curveFeatures.ts";
import { spectralFeatures } from "./spectralFeatures.ts";

/** What a predictor looks at: without labels at the spectra alone, with labels at the curves as well. */
export type Sight = "labelFree" | "withLabels";

/** Named numbers, finite, in an order that depends on nothing but which of them there are. */
export type Features = ReadonlyMap<string, number>;

/**
 * What is known of a run at an epoch, summarised over its layers so that networks of any depth have the same
 * features.
 *
 * @param epochs of the run, from epoch 0; those after `epoch` are not looked at
 * @returns null where the run has not come so far
 */
export function featuresAt(epochs: readonly EpochHistory[], epoch: number, sight: Sight): Features | null {
  const past = epochs.slice(0, epoch + 1);
  if (epoch < 1 || past.length <= epoch) return null;
  const spectral = spectralFeatures(past);
  return sight === "labelFree" ? spectral : new Map([...spectral, ...curveFeatures(past)]);
}
