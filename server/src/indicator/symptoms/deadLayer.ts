import { sentenceOf } from "../../messages/catalogue.ts";
import type { SymptomKind } from "./symptom.ts";

/** From this share of dead units on, a layer passes nothing useful on. */
const DEAD = 0.95;

/** Nearly all units of a hidden layer are 0 on every sample, so nothing that comes before it learns. */
export const deadLayer: SymptomKind = {
  find(points) {
    const newest = points.at(-1);
    const [first, ...others] = newest?.layers.filter(({ deadUnits }) => deadUnits >= DEAD) ?? [];
    if (!newest || !first) return null;
    const layers =
      others.length > 0
        ? sentenceOf("symptom/more-layers", { layer: first.name, more: others.length })
        : first.name;
    const id = first.deadUnits < 1 ? "symptom/nearly-dead-layer" : "symptom/dead-layer";
    return {
      evidence: sentenceOf(id, { layers, epoch: newest.epoch }),
      remedy: sentenceOf("remedy/dead-layer", {}),
    };
  },
};
