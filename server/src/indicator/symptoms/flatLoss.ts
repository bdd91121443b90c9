import { sentenceOf } from "../../messages/catalogue.ts";
import { lossesOf, type SymptomKind, short, symptomWindow } from "./symptom.ts";

/** Ten epochs in which the training loss changes by less than a thousandth, at more than half of the loss of guessing. */
export const flatLoss: SymptomKind = {
  find(points) {
    const losses = lossesOf(points);
    const guessing = points.at(-1)?.guessing?.loss;
    if (losses.length < symptomWindow || guessing == null) return null;
    const [low, high] = [Math.min(...losses), Math.max(...losses)];
    if (high - low > 1e-3 * high || low < 0.5 * guessing) return null;
    return {
      evidence: sentenceOf("symptom/flat-loss", { loss: short(losses.at(-1)!), epochs: symptomWindow }),
      remedy: sentenceOf("remedy/flat-loss", {}),
    };
  },
};
