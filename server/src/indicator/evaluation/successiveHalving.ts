import type { RunHistory } from "../runHistory.ts";
import type { Stops } from "./ruleOutcome.ts";

/**
 * Asynchronous successive halving (Li et al., "A system for massively parallel hyperparameter tuning", 2020) in
 * its stopping form, on validation accuracy, one run after the other in the order of the launch. A run goes on
 * beyond epochs 1, η, η² … only while it is among the best 1/η of those that have come so far, itself included.
 *
 * @param reduction η, above 1
 */
export function successiveHalving(runs: readonly RunHistory[], reduction: number): Stops {
  const seen = new Map<number, number[]>();
  return runs.map(({ epochs, asked }) => {
    for (let rung = 1; rung < asked; rung *= reduction) {
      // An epoch without an accuracy counts as the worst.
      const accuracy = epochs[rung]!.validationAccuracy ?? 0;
      const others = seen.get(rung) ?? [];
      const better = others.filter((other) => other > accuracy).length;
      seen.set(rung, [...others, accuracy]);
      if (better >= Math.max(1, Math.floor((others.length + 1) / reduction))) return rung;
    }
    return null;
  });
}
