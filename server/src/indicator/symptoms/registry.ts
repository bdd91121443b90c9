/** The gravest first: those of AutoTrainer (Zhang et al. 2021) and DeepDiagnosis (Wardat et al. 2022), and overfitting. */
import { collapsedLayer } from "./collapsedLayer.ts";
import { constantPredictions } from "./constantPredictions.ts";
import { deadLayer } from "./deadLayer.ts";
import { divergingLoss } from "./divergingLoss.ts";
import { flatLoss } from "./flatLoss.ts";
import { oscillatingLoss } from "./oscillatingLoss.ts";
import { overfitting } from "./overfitting.ts";
import { type Finding, type SymptomKind, type SymptomPoint, symptomWindow } from "./symptom.ts";

const symptoms = {
  "dead-layer": deadLayer,
  "diverging-loss": divergingLoss,
  "oscillating-loss": oscillatingLoss,
  "collapsed-layer": collapsedLayer,
  // Where nothing moves the predictions don't either: the loss says more.
  "flat-loss": flatLoss,
  "constant-predictions": constantPredictions,
  overfitting,
} satisfies Record<string, SymptomKind>;

export type SymptomName = keyof typeof symptoms;

export const symptomNames = Object.keys(symptoms) as SymptomName[];

export interface Symptom extends Finding {
  name: SymptomName;
}

/** @param points oldest first, without gaps; null when they show none */
export function symptomOf(points: readonly SymptomPoint[]): Symptom | null {
  const newest = points.slice(-symptomWindow);
  for (const name of symptomNames) {
    const found = symptoms[name].find(newest);
    if (found) return { name, ...found };
  }
  return null;
}
