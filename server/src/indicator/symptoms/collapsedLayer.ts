import { type SymptomKind, short } from "./symptom.ts";

/** Below this number of directions, all samples lie on one line behind the layer. */
const COLLAPSED = 1.05;
/** A training loss within this share of that of guessing has learned nothing. */
const MARGIN = 0.05;

/** All samples differ in one direction only and nothing is learned; one that has learned two classes may end so too. */
export const collapsedLayer: SymptomKind = {
  find(points) {
    const newest = points.at(-1);
    if (!newest || newest.epoch < 1 || newest.trainLoss === null || newest.guessing?.loss == null)
      return null;
    if (newest.trainLoss < (1 - MARGIN) * newest.guessing.loss) return null;
    const layer = newest.layers.find(({ directions }) => directions !== null && directions < COLLAPSED);
    return layer
      ? {
          evidence: `behind ${layer.name} all samples lie on one line (${short(layer.directions!)} directions), and the training loss ${short(newest.trainLoss)} is that of guessing`,
          remedy: "Bring the gain nearer to 1, make the learning rate smaller, or add batch normalization.",
        }
      : null;
  },
};
