import type { SymptomKind } from "./symptom.ts";

/** From this share of dead units on, a layer passes nothing useful on. */
const DEAD = 0.95;

/** Nearly all units of a hidden layer are 0 on every sample, so nothing that comes before it learns. */
export const deadLayer: SymptomKind = {
  find(points) {
    const newest = points.at(-1);
    const [first, ...others] = newest?.layers.filter(({ deadUnits }) => deadUnits >= DEAD) ?? [];
    if (!newest || !first) return null;
    const which =
      others.length > 0 ? `${first.name} and ${others.length} more layers put` : `${first.name} puts`;
    const what = first.deadUnits < 1 ? "out zeros in nearly all units" : "out nothing but zeros";
    return {
      evidence: `${which} ${what} at epoch ${newest.epoch}`,
      remedy: "Use a larger gain or a smaller learning rate, or tanh in place of relu.",
    };
  },
};
