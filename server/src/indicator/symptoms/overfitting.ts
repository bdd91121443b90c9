import { sentenceOf } from "../../messages/catalogue.ts";
import { type SymptomKind, short } from "./symptom.ts";

/** The validation loss is above its lowest by this share … */
const RISE = 0.1;
/** … so many epochs later. */
const EPOCHS = 3;

/**
 * The validation loss has risen from its lowest while the training loss fell. Spectra that expand again are no sign
 * of it: that alarm is wrong more often than right (docs/results/figure9.md shows where the paper saw it).
 */
export const overfitting: SymptomKind = {
  find(points) {
    const newest = points.at(-1);
    const lowest = newest?.lowest;
    if (!newest || !lowest || newest.validationLoss === null || newest.epoch - lowest.epoch < EPOCHS)
      return null;
    if (newest.validationLoss < (1 + RISE) * lowest.validationLoss) return null;
    if (newest.trainLoss === null || lowest.trainLoss === null || newest.trainLoss >= lowest.trainLoss)
      return null;
    if ((newest.validationAccuracy ?? 0) > (lowest.validationAccuracy ?? 0)) return null;
    return {
      evidence: sentenceOf("symptom/overfitting", {
        lowest: short(lowest.validationLoss),
        epoch: lowest.epoch,
        loss: short(newest.validationLoss),
        trainLoss: short(newest.trainLoss),
      }),
      remedy: sentenceOf("remedy/overfitting", {}),
    };
  },
};
