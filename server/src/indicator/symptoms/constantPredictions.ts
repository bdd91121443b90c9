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
      evidence: `the validation accuracy has been ${short(accuracies[0]!)} for 5 epochs, as if every sample were given the same class`,
      remedy: "Bring the gain nearer to 1 and check the learning rate.",
    };
  },
};
