import { sentenceOf } from "../../messages/catalogue.ts";
import { type SymptomKind, short } from "./symptom.ts";

/** Below this number of directions, all samples lie on one line behind the layer. */
const COLLAPSED = 1.05;
/** A training loss within this share of that of guessing has learned nothing. */
const MARGIN = 0.05;
/** The training loss of the first epoch is a mean that begins with the untrained network, so it does not tell what was learned. */
const FIRST = 2;

/** All samples differ in one direction only and nothing is learned; one that has learned two classes may end so too. */
export const collapsedLayer: SymptomKind = {
  find(points) {
    const newest = points.at(-1);
    if (!newest || newest.epoch < FIRST || newest.trainLoss === null || newest.guessing?.loss == null)
      return null;
    if (newest.trainLoss < (1 - MARGIN) * newest.guessing.loss) return null;
    const layer = newest.layers.find(({ directions }) => directions !== null && directions < COLLAPSED);
    return layer
      ? {
          evidence: sentenceOf("symptom/collapsed-layer", {
            layer: layer.name,
            directions: short(layer.directions!),
            loss: short(newest.trainLoss),
          }),
          remedy: sentenceOf("remedy/collapsed-layer", {}),
        }
      : null;
  },
};
