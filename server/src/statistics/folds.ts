import { shuffle } from "../random/distributions.ts";
import { createGenerator } from "../random/generator.ts";

/**
 * Stratified folds for cross-validation: each gets its share of each class, up to one.
 * @param folds how many; no more than there are members are used
 * @returns the fold of each member, from 0
 */
export function stratifiedFolds(classes: readonly boolean[], folds: number, seed: number): number[] {
  const order = Uint32Array.from(classes, (_, i) => i);
  shuffle(createGenerator(seed, "folds"), order);
  const byClass = [...order].sort((a, b) => Number(classes[a]) - Number(classes[b]));
  const fold = new Array<number>(classes.length);
  byClass.forEach((member, position) => {
    fold[member] = position % folds;
  });
  return fold;
}
