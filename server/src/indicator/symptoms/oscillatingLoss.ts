import { sentenceOf } from "../../messages/catalogue.ts";
import { lossesOf, mean, type SymptomKind, short, symptomWindow } from "./symptom.ts";

/** Of the last nine steps of the training loss, seven or more turn back, by a tenth of the loss on average. */
export const oscillatingLoss: SymptomKind = {
  find(points) {
    const losses = lossesOf(points);
    if (losses.length < symptomWindow) return null;
    const steps = losses.slice(1).map((loss, i) => loss - losses[i]!);
    const turns = steps.slice(1).filter((step, i) => step * steps[i]! < 0).length;
    const size = mean(steps.map(Math.abs));
    if (turns < 7 || size < 0.1 * mean(losses)) return null;
    return {
      evidence: sentenceOf("symptom/oscillating-loss", { size: short(size) }),
      remedy: sentenceOf("remedy/oscillating-loss", {}),
    };
  },
};
