import { sentenceOf } from "../../messages/catalogue.ts";
import { mean, type SymptomKind, short } from "./symptom.ts";

/** Five epochs of the same validation accuracy, which is that of always naming the most frequent class. */
export const constantPredictions: SymptomKind = {
  find(points) {
    const accuracies = points.slice(-5).flatMap(({ validationAccuracy }) => validationAccuracy ?? []);
    const guessing = points.at(-1)?.guessing?.accuracy;
    if (accuracies.length < 5 || guessing == null) return null;
    const spread = Math.max(...accuracies) - Math.min(...accuracies);
    if (spread > 0.002 || Math.abs(mean(accuracies) - guessing) > 0.005) return null;
    return {
      evidence: sentenceOf("symptom/constant-predictions", { accuracy: short(accuracies[0]!) }),
      remedy: sentenceOf("remedy/constant-predictions", {}),
    };
  },
};
