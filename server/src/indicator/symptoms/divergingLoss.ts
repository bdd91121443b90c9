import { sentenceOf } from "../../messages/catalogue.ts";
import { lossesOf, type SymptomKind, short } from "./symptom.ts";

/** The training loss has risen three epochs in a row, to three times the lowest and above that of guessing. */
export const divergingLoss: SymptomKind = {
  find(points) {
    const losses = lossesOf(points);
    const newest = points.at(-1);
    if (!newest || losses.length < 4) return null;
    const [a, b, c, last] = losses.slice(-4) as [number, number, number, number];
    const lowest = Math.min(...losses);
    const isRising = a < b && b < c && c < last;
    if (!isRising || last < 3 * lowest || last < (newest.guessing?.loss ?? 0)) return null;
    return {
      evidence: sentenceOf("symptom/diverging-loss", {
        lowest: short(lowest),
        loss: short(last),
        epoch: newest.epoch,
      }),
      remedy: sentenceOf("remedy/diverging-loss", {}),
    };
  },
};
