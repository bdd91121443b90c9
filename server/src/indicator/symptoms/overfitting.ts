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
      evidence: `the validation loss has risen from ${short(lowest.validationLoss)} at epoch ${lowest.epoch} to ${short(newest.validationLoss)}, while the training loss has fallen to ${short(newest.trainLoss)}`,
      remedy:
        "Stop it here, since the weights of its best epoch are kept; use more training data, dropout, weight decay or a smaller network.",
    };
  },
};
