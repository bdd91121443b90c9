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
      evidence: `the training loss has stayed at ${short(losses.at(-1)!)} for ${symptomWindow} epochs`,
      remedy: "Make the learning rate larger, or bring the gain nearer to 1.",
    };
  },
};
